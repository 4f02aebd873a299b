"""What a table builds asks for the name of the owner, which would take its number."""

import haiku as hk


class Left(hk.Module):
    def __call__(self, x):
        with hk.name_scope(hk.force_name("linear")):
            return x @ hk.get_parameter("w", [3, 3], init=hk.initializers.RandomNormal())


class Right(hk.Module):
    def __call__(self, x):
        with hk.name_scope(hk.force_name("linear")):
            return x @ hk.get_parameter("w", [3, 3], init=hk.initializers.RandomNormal()).T


class Mixer(hk.Module):
    def __call__(self, x):
        return hk.LayerNorm(-1, True, True)(x)


BLOCKS = {"mixer": Mixer}


@hk.transform
def net(x):
    x = Right()(Left()(x))
    return BLOCKS["mixer"](name="linear")(x)
