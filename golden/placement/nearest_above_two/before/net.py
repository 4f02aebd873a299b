"""The block is built twice, so that an owner made in it would no longer be shared: the model above makes it."""

import haiku as hk


class Block(hk.Module):
    def __init__(self, name=None):
        super().__init__(name=name)
        self.out = hk.Linear(4)

    def __call__(self, x):
        with hk.name_scope(hk.force_name("tied")):
            w = hk.get_parameter("w", [4, 4], init=hk.initializers.RandomNormal())
        return self.out(x @ w)


class Model(hk.Module):
    def __init__(self):
        super().__init__()
        self.blocks = [Block() for _ in range(2)]

    def __call__(self, x):
        for block in self.blocks:
            x = block(x)
        return x


@hk.transform
def net(x):
    return Model()(x)
