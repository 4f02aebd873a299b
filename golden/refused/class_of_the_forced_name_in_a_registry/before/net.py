"""The class in the table gives its modules the forced name, and where it is built is not followed."""

import haiku as hk


class Head(hk.Module):
    def __call__(self, x):
        return hk.Linear(4)(x)


class Gate(hk.Module):
    def __call__(self, x):
        with hk.name_scope(hk.force_name("head")):
            return x * hk.get_parameter("g", [4], init=hk.initializers.Constant(2.0))


HEADS = (Head,)


@hk.transform
def net(x):
    for head in HEADS:
        x = head()(x)
    return Gate()(x)
