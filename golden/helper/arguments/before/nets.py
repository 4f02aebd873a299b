import haiku as hk
import jax
import jax.numpy as jnp


def shared_matrix(rows, columns=None, *, scale=1.0):
    """A matrix that every caller shares; square unless told otherwise."""
    with hk.name_scope(hk.force_name("matrix")):
        return hk.get_parameter("w", [rows, columns or rows], init=hk.initializers.VarianceScaling(scale))


def shared_offset(width, dtype=jnp.float32):
    with hk.name_scope(hk.force_name("matrix")):
        return hk.get_parameter("b", (width,), dtype=dtype, init=jnp.zeros)


class Mix(hk.Module):
    def __init__(self, width, name=None):
        super().__init__(name=name)
        self.width = width

    def __call__(self, x):
        return x @ shared_matrix(self.width) + shared_offset(self.width)


class Unmix(hk.Module):
    def __init__(self, width, name=None):
        super().__init__(name=name)
        self.width = width

    def __call__(self, x):
        w = shared_matrix(rows=self.width)
        return jnp.linalg.solve(
            w,
            (x - shared_offset(width=self.width)).T,
        ).T


def forward(x):
    width = x.shape[-1]
    return Unmix(width)(jax.nn.relu(Mix(width)(x)))


model = hk.transform(forward)
