"""A library of two models that share a parameter."""

import haiku as hk


class Encoder(hk.Module):
    def __init__(self, name=None):
        super().__init__(name=name)

    def __call__(self, x):
        with hk.name_scope(hk.force_name("tied")):
            return x @ hk.get_parameter("w", [4, 4], init=hk.initializers.RandomNormal())


class Decoder(hk.Module):
    def __init__(self, name=None):
        super().__init__(name=name)

    def __call__(self, x):
        with hk.name_scope(hk.force_name("tied")):
            return x @ hk.get_parameter("w", [4, 4], init=hk.initializers.RandomNormal()).T
