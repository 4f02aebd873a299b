import haiku as hk

from decoder import decode
from encoder import Encoder
from blocks import Block


class Net(hk.Module):
    def __init__(self, name=None, *, blocks):
        super().__init__(name=name)
        self.blocks = blocks

    def __call__(self, x):
        return decode(Encoder(blocks=self.blocks)(x), blocks=self.blocks)


def forward(x):
    blocks = [Block(name=f"block_{i}") for i in range(3)]
    return Net(blocks=blocks)(x)


model = hk.transform(forward)
