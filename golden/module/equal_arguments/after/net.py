"""The arguments of one module are spelled in several ways, and come to the same value."""

from typing import NamedTuple

import haiku as hk
import jax


class Config(NamedTuple):
    actions: int = 4
    hidden: int = 16


CFG = Config()


class Torso(hk.Module):
    def __init__(self, hidden, activation=jax.nn.relu, name="torso"):
        super().__init__(name=name)
        self.hidden = hidden
        self.activation = activation

    def __call__(self, x):
        return self.activation(hk.Linear(self.hidden)(x))


class Value(hk.Module):
    def __init__(self, hidden, *, shared_torso):
        super().__init__()
        self.torso = shared_torso

    def __call__(self, x):
        return hk.Linear(1)(self.torso(x))


class Net(hk.Module):
    def __init__(self, cfg, *, shared_torso):
        super().__init__()
        self.shared_torso = shared_torso
        self.cfg = cfg

    def __call__(self, x):
        y = self.shared_torso(x)
        return Value(self.cfg.hidden, shared_torso=self.shared_torso)(x), hk.Linear(self.cfg.actions)(y)


@hk.transform
def net(x):
    shared_torso = Torso(CFG.hidden, jax.nn.tanh, name="torso")
    return Net(CFG, shared_torso=shared_torso)(x)


@hk.transform
def features(x):
    """For the plots of the paper."""
    shared_torso = Torso(CFG.hidden, jax.nn.tanh, name="torso")
    return shared_torso(x)
