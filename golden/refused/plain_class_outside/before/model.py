"""Instances of classes that are no `hk.Module` are made before the transforms run that use them."""

import haiku as hk


class Bundle:
    def run(self, x):
        with hk.name_scope(hk.force_name("offset")):
            return x + hk.get_parameter("w", [3], init=hk.initializers.RandomNormal())


def bundle():
    return Bundle()


class Both:
    def run(self, x):
        with hk.name_scope(hk.force_name("gain")):
            return x + hk.get_parameter("w", [3], init=hk.initializers.RandomNormal())
