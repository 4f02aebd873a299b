"""The second block's constructor gives this path, and the first one's does not: no owner made there is shared."""

import haiku as hk


class Half(hk.Module):
    def __call__(self, x):
        with hk.name_scope(hk.force_name("block_1/~/half_1")):
            return x @ hk.get_parameter("w", [4, 4], init=hk.initializers.RandomNormal())


class Block(hk.Module):
    def __init__(self, name=None):
        super().__init__(name=name)
        self.halves = Half(), Half()

    def __call__(self, x):
        return self.halves[1](self.halves[0](x))


@hk.transform
def net(x):
    return Block()(Block()(x))
