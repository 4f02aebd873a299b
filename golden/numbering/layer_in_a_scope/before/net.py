"""The layer in the name scope is `part/linear`, and does not count with the forced name."""

import haiku as hk


class Gate(hk.Module):
    def __call__(self, x):
        return hk.Linear(4, name=hk.force_name("linear"))(x)


@hk.transform
def net(x):
    with hk.name_scope("part"):
        x = hk.Linear(4)(x)
    return Gate()(Gate()(x))
