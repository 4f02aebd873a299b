"""The scope is around a module that reads under the same forced name."""

import haiku as hk


class Inner(hk.Module):
    def __call__(self, x):
        with hk.name_scope(hk.force_name("body")):
            scale = hk.get_parameter("scale", [], init=hk.initializers.Constant(1.0))
        return hk.Linear(4)(x) * scale


class Outer(hk.Module):
    def __call__(self, x):
        with hk.name_scope(hk.force_name("body")):
            return Inner()(x)


@hk.transform
def net(x):
    return Outer()(x) + Outer(name="again")(x)
