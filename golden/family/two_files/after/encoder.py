import haiku as hk

from sizes import BLOCKS


class Encoder(hk.Module):
    def __init__(self, name=None, *, blocks):
        super().__init__(name=name)
        self.blocks = blocks

    def __call__(self, x):
        return self.stack(x)

    def stack(self, x):
        outputs = []
        for block in range(BLOCKS):
            gain = self.blocks[block].gain
            shift = self.blocks[block].shift
            x = x * gain + shift
            outputs.append(x)
        return outputs
