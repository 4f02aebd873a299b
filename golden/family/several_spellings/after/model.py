"""One name, put together in four ways; the parameters of a level are made by layers and kept in states, too."""

import haiku as hk
import jax.numpy as jnp


class Gate(hk.Module):
    """Owns `gate_*/bias`, `gate_*/linear/b`, `gate_*/linear/w` and `gate_*/seen`, one
    owner for each index, read by Gates and Readout.
    """

    @property
    def bias(self):
        return hk.get_parameter("bias", [], init=jnp.zeros)

    @property
    @hk.name_like("__call__")
    def linear(self):
        return hk.Linear(3)

    @property
    def seen(self):
        return hk.get_state("seen", [], init=jnp.zeros)

    def set_seen(self, value):
        hk.set_state("seen", value)


class Gates(hk.Module):
    def __init__(self, name=None, *, gates):
        super().__init__(name=name)
        self.gates = gates

    def __call__(self, x):
        for depth in (0, 2):
            bias = self.gates[depth].bias
            x = self.gates[depth].linear(x)
            x = x + bias
        for depth in range(1, 4):
            seen = self.gates[depth].seen
            self.gates[depth].set_seen(seen + depth)
            x = x * seen
        return x


class Readout(hk.Module):
    def __init__(self, name=None, *, gates):
        super().__init__(name=name)
        self.gates = gates

    def __call__(self, x):
        for k in list(range(2)):
            x = x - self.gates[k].bias
        for k in range(3, 0, -1):
            x = x / (1 + self.gates[k].seen)
        return x


def forward(x):
    gates = [Gate(name=f"gate_{i}") for i in range(4)]
    return Readout(gates=gates)(Gates(gates=gates)(x))


model = hk.transform_with_state(forward)
