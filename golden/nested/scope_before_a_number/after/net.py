"""The scope `linear` is entered before `linear_1` is made, after which Haiku would call it `linear_2`."""

import haiku as hk


class SharedGate(hk.Module):
    """Owns `linear/gate/w`, read by Gate."""

    @property
    def w(self):
        return hk.get_parameter("w", [4, 4], init=hk.initializers.RandomNormal())


class Linear1(hk.Module):
    """Owns `linear_1/w`, read by Gate."""

    @property
    def w(self):
        return hk.get_parameter("w", [4, 4], init=hk.initializers.RandomNormal())


class Gate(hk.Module):
    def __init__(self, name=None, *, gate, linear_1):
        super().__init__(name=name)
        self.gate = gate
        self.linear_1 = linear_1

    def __call__(self, x):
        x = x @ self.linear_1.w
        return x @ self.gate.w


@hk.transform
def net(x):
    with hk.name_scope("linear"):
        gate = SharedGate(name="gate")
    linear_1 = Linear1(name="linear_1")
    return Gate(gate=gate, linear_1=linear_1)(Gate(gate=gate, linear_1=linear_1)(x))
