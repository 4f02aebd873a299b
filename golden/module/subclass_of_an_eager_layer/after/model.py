"""A class forces its own name, and makes its parameters when it is built."""

import haiku as hk

class SharedEmbed(hk.Embed):
    def __init__(self):
        super().__init__(7, 4, name="words")


class Up(hk.Module):
    def __init__(self, name=None, *, words):
        super().__init__(name=name)
        self.words = words

    def __call__(self, ids):
        return self.words(ids)


class Down(hk.Module):
    def __init__(self, name=None, *, words):
        super().__init__(name=name)
        self.words = words

    def __call__(self, x):
        return x @ self.words.embeddings.T


def forward(ids):
    words = SharedEmbed()
    return Down(words=words)(hk.Linear(4)(Up(words=words)(ids)))


net = hk.transform(forward)
