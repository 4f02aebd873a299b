"""Blocks share modules in groups of two; the group is computed of the block's index."""

import haiku as hk
import jax


class Weights(hk.Module):
    def __init__(self, width, name):
        super().__init__(name=name)
        self.width = width

    def __call__(self, x):
        return hk.Linear(self.width, name="down")(jax.nn.silu(hk.Linear(2 * self.width, name="up")(x)))


class Block(hk.Module):
    def __init__(self, index, width, share=2, *, groups):
        super().__init__(name=f"block_{index}")
        self.groups = groups
        self.index = index
        self.width = width
        self.share = share

    def __call__(self, x):
        group = self.index // self.share
        weights = self.groups[group]
        return x + weights(hk.RMSNorm(-1)(x))


class Stack(hk.Module):
    def __init__(self, width, depth, remat=False, *, groups):
        super().__init__()
        self.groups = groups
        self.width = width
        self.depth = depth
        self.remat = remat

    def __call__(self, x):
        for i in range(self.depth):
            block = Block(i, self.width, groups=self.groups)
            x = hk.remat(block)(x) if self.remat else block(x)
        return x


def make(**options):
    def forward(x):
        groups = [Weights(4, name=f"group_{i}") for i in range(2)]
        return Stack(4, 4, **options, groups=groups)(x)

    return hk.transform(forward)


plain = make()
saving = make(remat=True)
