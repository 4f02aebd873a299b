"""A module that draws when it is built, and others that draw before it: so that its initial values stay, it is made late."""

import haiku as hk


class Words(hk.Module):
    """Owns `words/embeddings`, read by Encoder and Decoder."""

    @property
    def embed(self):
        return hk.Embed(7, 4, name=hk.force_name(self.module_name))


class Encoder(hk.Module):
    def __init__(self, name=None, *, words):
        super().__init__(name=name)
        self.words = words

    def __call__(self, ids):
        x = hk.Embed(9, 4, name="positions")(ids)
        return x + self.words.embed(ids)


class Decoder(hk.Module):
    def __init__(self, name=None, *, words):
        super().__init__(name=name)
        self.words = words

    def __call__(self, x):
        return x @ self.words.embed.embeddings.T


@hk.transform
def model(ids):
    words = Words(name="words")
    return Decoder(words=words)(Encoder(words=words)(ids))
