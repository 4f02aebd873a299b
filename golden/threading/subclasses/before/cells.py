"""A base reads the shared gain; its subclasses with and without an `__init__` hand it up."""

import abc

import haiku as hk
import jax
import jax.numpy as jnp


class Cell(hk.Module, abc.ABC):
    def __init__(self, width, name=None):
        super().__init__(name=name)
        self.width = width

    def gain(self):
        with hk.name_scope(hk.force_name("gains")):
            return hk.get_parameter("gain", [], init=jnp.ones)

    @abc.abstractmethod
    def step(self, x): ...

    def __call__(self, x):
        return self.gain() * self.step(x)


class LinearCell(Cell):
    def step(self, x):
        return hk.Linear(self.width)(x)


class GatedCell(Cell):
    def __init__(self, width, gates=2, name=None):
        super().__init__(width, name=name)
        self.gates = gates

    def step(self, x):
        for _ in range(self.gates):
            x = x * jax.nn.sigmoid(hk.Linear(x.shape[-1])(x))
        return hk.Linear(self.width)(x)


class DeepCell(GatedCell):
    """Two gated steps."""

    def __init__(self, width):
        super().__init__(width, 1)

    def step(self, x):
        return super().step(super().step(x))


@hk.transform
def net(x):
    for cell in (LinearCell(4), GatedCell(4, name="gated"), DeepCell(4)):
        x = cell(x)
    return x
