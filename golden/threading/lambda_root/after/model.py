import haiku as hk
import jax
import jax.numpy as jnp


class Code(hk.Module):
    """Owns `code/w`, read by TiedAutoEncoder."""

    def __init__(self, size, name=None):
        super().__init__(name=name)
        self.size = size

    @property
    def w(self):
        return hk.get_parameter("w", [self.size, 3], init=hk.initializers.Orthogonal())


class TiedAutoEncoder(hk.Module):
    """Encodes and decodes with one matrix."""

    def __init__(self, name=None, *, code):
        super().__init__(name=name)
        self.code = code

    def encode(self, x):
        w = self.code.w
        return jax.nn.sigmoid(x @ w)

    def decode(self, z, width):
        w = self.code.w
        return z @ w.T

    def __call__(self, x):
        return self.decode(self.encode(x), x.shape[-1])


reconstruct = hk.without_apply_rng(hk.transform(lambda x: TiedAutoEncoder(code=Code(x.shape[-1], name="code"))(x)))
error = hk.without_apply_rng(hk.transform(lambda x: jnp.mean((TiedAutoEncoder(name="auto", code=Code(x.shape[-1], name="code"))(x) - x) ** 2)))
