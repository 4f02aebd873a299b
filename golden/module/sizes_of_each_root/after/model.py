"""Each root builds the modules with settings of its own, and spells them in its own way."""

import dataclasses

import haiku as hk
import jax


@dataclasses.dataclass
class Config:
    width: int = 4
    heads: int = 2


class Layer(hk.Module):
    def __init__(self, config, name=None):
        super().__init__(name=name)
        self.config = config

    def __call__(self, x):
        return x + hk.Linear(self.config.width)(jax.nn.relu(x))


class Encoder(hk.Module):
    def __init__(self, config=None, name=None, *, layer):
        super().__init__(name=name)
        self.layer = layer
        self.config = config or Config()

    def __call__(self, x):
        for _ in range(2):
            x = self.layer(x)
        return x


@hk.transform
def small(x):
    layer = Layer(Config(), name="layer")
    return Encoder(layer=layer)(x)


@hk.transform
def large(x):
    layer = Layer(Config(width=x.shape[-1]), name="layer")
    return Encoder(Config(width=x.shape[-1]), layer=layer)(x)


def make(config):
    return hk.transform(lambda x: Encoder(config, layer=Layer(config or Config(), name="layer"))(x))


given = make(Config(6))
