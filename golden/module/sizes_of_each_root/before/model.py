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
    def __init__(self, config=None, name=None):
        super().__init__(name=name)
        self.config = config or Config()

    def __call__(self, x):
        for _ in range(2):
            x = Layer(self.config, name=hk.force_name("layer"))(x)
        return x


@hk.transform
def small(x):
    return Encoder()(x)


@hk.transform
def large(x):
    return Encoder(Config(width=x.shape[-1]))(x)


def make(config):
    return hk.transform(lambda x: Encoder(config)(x))


given = make(Config(6))
