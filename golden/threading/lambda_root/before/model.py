import haiku as hk
import jax
import jax.numpy as jnp


class TiedAutoEncoder(hk.Module):
    """Encodes and decodes with one matrix."""

    def encode(self, x):
        with hk.name_scope(hk.force_name("code")):
            w = hk.get_parameter("w", [x.shape[-1], 3], init=hk.initializers.Orthogonal())
        return jax.nn.sigmoid(x @ w)

    def decode(self, z, width):
        with hk.name_scope(hk.force_name("code")):
            w = hk.get_parameter("w", [width, 3], init=hk.initializers.Orthogonal())
        return z @ w.T

    def __call__(self, x):
        return self.decode(self.encode(x), x.shape[-1])


reconstruct = hk.without_apply_rng(hk.transform(lambda x: TiedAutoEncoder()(x)))
error = hk.without_apply_rng(hk.transform(lambda x: jnp.mean((TiedAutoEncoder(name="auto")(x) - x) ** 2)))
