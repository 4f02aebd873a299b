import haiku as hk
from constants import *


class Read(hk.Module):
    def __call__(self, ids):
        with hk.name_scope(hk.force_name(TABLE)):
            return hk.get_parameter("w", [SIZE, 2], init=hk.initializers.RandomNormal())[ids]


class Write(hk.Module):
    def __call__(self, x):
        with hk.name_scope(hk.force_name(TABLE)):
            return x @ hk.get_parameter("w", [SIZE, 2], init=hk.initializers.RandomNormal()).T


@hk.transform
def machine(ids):
    return Write()(Read()(ids))
