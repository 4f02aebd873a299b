import haiku as hk
import jax
import jax.numpy as jnp


class Matrix(hk.Module):
    """Owns `matrix/b` and `matrix/w`, read by Mix and Unmix."""

    def w(self, rows, columns=None, *, scale=1.0):
        """A matrix that every caller shares; square unless told otherwise."""
        return hk.get_parameter(
            "w", [rows, columns or rows], init=hk.initializers.VarianceScaling(scale)
        )

    def b(self, width, dtype=jnp.float32):
        return hk.get_parameter("b", (width,), dtype=dtype, init=jnp.zeros)


class Mix(hk.Module):
    def __init__(self, width, name=None, *, matrix):
        super().__init__(name=name)
        self.matrix = matrix
        self.width = width

    def __call__(self, x):
        return x @ self.matrix.w(self.width) + self.matrix.b(self.width)


class Unmix(hk.Module):
    def __init__(self, width, name=None, *, matrix):
        super().__init__(name=name)
        self.matrix = matrix
        self.width = width

    def __call__(self, x):
        w = self.matrix.w(rows=self.width)
        return jnp.linalg.solve(
            w,
            (x - self.matrix.b(width=self.width)).T,
        ).T


def forward(x):
    matrix = Matrix(name="matrix")
    width = x.shape[-1]
    return Unmix(width, matrix=matrix)(jax.nn.relu(Mix(width, matrix=matrix)(x)))


model = hk.transform(forward)
