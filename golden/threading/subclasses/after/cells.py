"""A base reads the shared gain; its subclasses with and without an `__init__` hand it up."""

import abc

import haiku as hk
import jax
import jax.numpy as jnp


class Gains(hk.Module):
    """Owns `gains/gain`, read by Cell."""

    @property
    def gain(self):
        return hk.get_parameter("gain", [], init=jnp.ones)


class Cell(hk.Module, abc.ABC):
    def __init__(self, width, name=None, *, gains):
        super().__init__(name=name)
        self.gains = gains
        self.width = width

    def gain(self):
        return self.gains.gain

    @abc.abstractmethod
    def step(self, x): ...

    def __call__(self, x):
        return self.gain() * self.step(x)


class LinearCell(Cell):
    def step(self, x):
        return hk.Linear(self.width)(x)


class GatedCell(Cell):
    def __init__(self, width, gates=2, name=None, *, gains):
        super().__init__(width, name=name, gains=gains)
        self.gates = gates

    def step(self, x):
        for _ in range(self.gates):
            x = x * jax.nn.sigmoid(hk.Linear(x.shape[-1])(x))
        return hk.Linear(self.width)(x)


class DeepCell(GatedCell):
    """Two gated steps."""

    def __init__(self, width, *, gains):
        super().__init__(width, 1, gains=gains)

    def step(self, x):
        return super().step(super().step(x))


@hk.transform
def net(x):
    gains = Gains(name="gains")
    for cell in (LinearCell(4, gains=gains), GatedCell(4, name="gated", gains=gains), DeepCell(4, gains=gains)):
        x = cell(x)
    return x
