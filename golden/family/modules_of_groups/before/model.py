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
    def __init__(self, index, width, share=2):
        super().__init__(name=f"block_{index}")
        self.index = index
        self.width = width
        self.share = share

    def __call__(self, x):
        group = self.index // self.share
        weights = Weights(self.width, name=hk.force_name(f"group_{group}"))
        return x + weights(hk.RMSNorm(-1)(x))


class Stack(hk.Module):
    def __init__(self, width, depth, remat=False):
        super().__init__()
        self.width = width
        self.depth = depth
        self.remat = remat

    def __call__(self, x):
        for i in range(self.depth):
            block = Block(i, self.width)
            x = hk.remat(block)(x) if self.remat else block(x)
        return x


def make(**options):
    def forward(x):
        return Stack(4, 4, **options)(x)

    return hk.transform(forward)


plain = make()
saving = make(remat=True)
