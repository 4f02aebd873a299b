"""What the layer in the root is called stands in a variable, and one of the texts that may be in it is forced elsewhere."""

import haiku as hk


class Gate(hk.Module):
    def __call__(self, x):
        with hk.name_scope(hk.force_name("gate")):
            return x @ hk.get_parameter("w", [4, 4], init=hk.initializers.RandomNormal())


def layer(x, name):
    return hk.Linear(4, name=name)(x)


@hk.transform
def net(x, deep=False):
    x = layer(x, "gate" if deep else "first")
    return Gate()(x)
