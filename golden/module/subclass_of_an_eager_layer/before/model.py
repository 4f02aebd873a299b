"""A class forces its own name, and makes its parameters when it is built."""

import haiku as hk

class SharedEmbed(hk.Embed):
    def __init__(self):
        super().__init__(7, 4, name=hk.force_name("words"))


class Up(hk.Module):
    def __call__(self, ids):
        return SharedEmbed()(ids)


class Down(hk.Module):
    def __call__(self, x):
        return x @ SharedEmbed().embeddings.T


def forward(ids):
    return Down()(hk.Linear(4)(Up()(ids)))


net = hk.transform(forward)
