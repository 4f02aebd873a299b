"""A module of the root gets its name from a list; one of the names is the forced one."""

import haiku as hk

NAMES = ["common", "other"]


class Block(hk.Module):
    def __call__(self, x):
        with hk.name_scope(hk.force_name("common")):
            gain = hk.get_parameter("gain", [], init=hk.initializers.Constant(1.0))
        return hk.Linear(4)(x) * gain


@hk.transform
def net(x):
    for name in NAMES:
        x = Block(name=name)(x)
    return x
