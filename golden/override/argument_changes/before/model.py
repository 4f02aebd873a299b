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
        self.attn = Attention(width[-1])
        self.mlp = hk.nets.MLP([8, width.pop() + 1])

    def __call__(self, x):
        return self.mlp(x + self.attn(x))


class FastBlock(Block):
    def __init__(self, width, name=None):
        super().__init__(width, name=name)
        self.attn = FastAttention(width[-1], name=hk.force_name(self.attn.module_name))


@hk.transform
def net(x):
    return FastBlock([4])(Block([4])(x))
