"""The forced path may be that of the layer which one of the two blocks makes for itself."""

import haiku as hk


class Block(hk.Module):
    def __init__(self, name=None):
        super().__init__(name=name)
        self.table = hk.Linear(4, with_bias=False, name="table")

    def __call__(self, x):
        with hk.name_scope(hk.force_name("block_1/~/table")):
            return self.table(x) + hk.get_parameter("w", [4, 4])


@hk.transform
def net(x):
    return Block()(Block()(x))
