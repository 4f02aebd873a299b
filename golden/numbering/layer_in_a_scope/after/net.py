"""The layer in the name scope is `part/linear`, and does not count with the forced name."""

import haiku as hk


class Gate(hk.Module):
    def __init__(self, name=None, *, linear):
        super().__init__(name=name)
        self.linear = linear

    def __call__(self, x):
        return self.linear(x)


@hk.transform
def net(x):
    linear = hk.Linear(4, name="linear")
    with hk.name_scope("part"):
        x = hk.Linear(4)(x)
    return Gate(linear=linear)(Gate(linear=linear)(x))
