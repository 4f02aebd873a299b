import haiku as hk
import jax
import jax.numpy as jnp


class Attention(hk.Module):
    """Mixes the rows of its input."""

    def __init__(self, width, heads=1, name=None):
        super().__init__(name=name)
        self.heads = heads
        self.project = hk.Linear(width)

    def __call__(self, x):
        scale = hk.get_parameter("scale", [self.heads], init=hk.initializers.Constant(2.0))
        return jax.nn.softmax(x @ x.T * jnp.sum(scale)) @ self.project(x)


class FastAttention(Attention):
    """The same parameters, without the softmax."""

    def __call__(self, x):
        scale = hk.get_parameter("scale", [self.heads], init=hk.initializers.Constant(2.0))
        return jnp.mean(self.project(x), axis=0, keepdims=True) * jnp.sum(scale)


class Block(hk.Module):
    def __init__(self, width, name=None):
        super().__init__(name=name)
        self.attn = self.make_attn(width)
        self.width = width
        self.mlp = self.make_mlp()

    @hk.transparent
    def make_attn(self, width):
        """Make `attn`, for subclasses to override."""
        return Attention(width)

    @hk.transparent
    def make_mlp(self):
        """Make `mlp`, for subclasses to override."""
        return hk.Linear(self.width)

    def __call__(self, x):
        return self.mlp(x + self.attn(x))


class FastBlock(Block):
    @hk.transparent
    def make_attn(self, width):
        return FastAttention(width, name="attention")

    @hk.transparent
    def make_mlp(self):
        return hk.Linear(self.width, with_bias=False, name="linear")


@hk.transform
def net(x):
    return FastBlock(4)(Block(4)(x))
