"""A block of the tree is made once more under the path that it has in the encoder, two levels below the root."""

import haiku as hk
import jax


class Block(hk.Module):
    def __init__(self, width, name=None):
        super().__init__(name=name)
        self.width = width

    def __call__(self, x):
        hidden = jax.nn.relu(hk.Linear(2 * self.width)(x))
        return hk.Linear(self.width)(hidden)


class Encoder(hk.Module):
    def __init__(self, width, name=None):
        super().__init__(name=name)
        self.block = Block(width)

    def __call__(self, x):
        return self.block(x)


class Decoder(hk.Module):
    def __init__(self, width, name=None):
        super().__init__(name=name)
        self.width = width

    def __call__(self, x):
        return hk.Linear(self.width)(Block(width=self.width, name=hk.force_name("model/~/encoder/~/block"))(x))


class Model(hk.Module):
    def __init__(self, width, name=None):
        super().__init__(name=name)
        self.encoder = Encoder(width)
        self.decoder = Decoder(width)

    def __call__(self, x):
        return self.decoder(self.encoder(x))


model = hk.transform(lambda x: Model(4)(x))
