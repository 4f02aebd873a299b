"""A default name of its own, the second of two equal children, and a constructor in which something is left."""

import haiku as hk
import jax


class Attention(hk.Module):
    def __init__(self, width, name=None):
        super().__init__(name=name)
        self.proj = hk.Linear(width)

    def __call__(self, x):
        return self.proj(x)


class Fast(hk.Module):
    def __init__(self, width, name="fast"):
        super().__init__(name)
        self.proj = hk.Linear(width)

    def __call__(self, x):
        return jax.nn.relu(self.proj(x))


class Block(hk.Module):
    def __init__(self, width, name=None):
        super().__init__(name=name)
        self.attn = Attention(width, name="mixer")
        self.other = Attention(width, name="mixer")

    def __call__(self, x):
        return x + self.attn(x) + self.other(x)


class FastBlock(Block):
    def __init__(self, width, scale=2.0, name=None):
        super().__init__(width, name=name)
        self.scale = scale
        self.other = Fast(width, name=hk.force_name(self.other.module_name))

    def __call__(self, x):
        return super().__call__(x) * self.scale


@hk.transform
def net(x):
    with hk.name_scope("part"):
        x = FastBlock(4)(x)
    return Block(4)(FastBlock(4, 3.0)(x))
