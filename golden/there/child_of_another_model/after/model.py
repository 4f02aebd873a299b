"""A second model makes the embedding of the first under the path that it has there."""

import haiku as hk


class Generator(hk.Module):
    def __init__(self, name=None):
        super().__init__(name=name)
        self.tokens = hk.Embed(11, 4, name="tokens")

    def __call__(self, ids):
        return hk.Linear(11)(self.tokens(ids))


class Discriminator(hk.Module):
    def __init__(self, name=None, *, tokens):
        super().__init__(name=name)
        self.tokens = tokens

    def __call__(self, ids):
        return hk.Linear(1)(self.tokens(ids))


@hk.transform
def model(ids):
    generator = Generator()
    return generator(ids), Discriminator(tokens=generator.tokens)(ids)
