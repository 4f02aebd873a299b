"""A library of two models that share a parameter: which one of them would own it?"""

import haiku as hk


class Encoder(hk.Module):
    def __call__(self, x):
        with hk.name_scope(hk.force_name("tied")):
            return x @ hk.get_parameter("w", [4, 4], init=hk.initializers.RandomNormal())


class Decoder(hk.Module):
    def __call__(self, x):
        with hk.name_scope(hk.force_name("tied")):
            return x @ hk.get_parameter("w", [4, 4], init=hk.initializers.RandomNormal()).T
