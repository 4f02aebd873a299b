"""Consumers are built in constructors, one of them in a list, one three levels down."""

import haiku as hk
import jax
import jax.numpy as jnp


class Alibi(hk.Module):
    """Owns `alibi/slope`, read by Attention."""

    @property
    def slope(self):
        return hk.get_parameter("slope", [], init=hk.initializers.Constant(0.5))


class Attention(hk.Module):
    def __init__(self, heads: int, size: int, name=None, *, alibi: Alibi):
        super().__init__(name=name)
        self.alibi = alibi
        self.heads, self.size = heads, size

    def __call__(self, x):
        width = self.heads * self.size
        q, k, v = (hk.Linear(width, name=n)(x) for n in ("q", "k", "v"))
        slope = self.alibi.slope
        distance = jnp.arange(x.shape[0])[:, None] - jnp.arange(x.shape[0])[None, :]
        scores = jax.nn.softmax(q @ k.T - slope * jnp.abs(distance))
        return scores @ v


class Block(hk.Module):
    def __init__(self, heads: int, size: int, name=None, *, alibi: Alibi):
        super().__init__(name=name)
        self.attention = Attention(heads, size, alibi=alibi)
        self.norm = hk.LayerNorm(-1, True, True)

    def __call__(self, x):
        return x + self.attention(self.norm(x))


class Transformer(hk.Module):
    """Blocks, one after the other."""

    def __init__(
        self,
        depth: int,
        heads: int,
        size: int,
        name: str = "transformer",
        *,
        alibi: Alibi,
    ):
        super().__init__(name=name)
        self.blocks = [Block(heads, size, name=f"block_{i}", alibi=alibi) for i in range(depth)]

    def __call__(self, x):
        for block in self.blocks:
            x = block(x)
        return x


def forward(x):
    alibi = Alibi(name="alibi")
    return Transformer(depth=2, heads=2, size=4, alibi=alibi)(x)


model = hk.transform(forward)
