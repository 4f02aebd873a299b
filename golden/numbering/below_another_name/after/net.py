"""A name below another that Haiku counts: the owner gets a name of its own, and the path moves."""

import haiku as hk


class SharedGate(hk.Module):
    """Owns `shared_gate/w`, read by Gate."""

    @property
    def w(self):
        return hk.get_parameter("w", [4, 4], init=hk.initializers.RandomNormal())


class Gate(hk.Module):
    def __init__(self, name=None, *, gate):
        super().__init__(name=name)
        self.gate = gate

    def __call__(self, x):
        return x @ self.gate.w


@hk.transform
def net(x):
    gate = SharedGate(name="shared_gate")
    return Gate(gate=gate)(hk.Linear(4)(x))
