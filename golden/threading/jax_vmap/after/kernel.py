import haiku as hk
import jax
import jax.numpy as jnp


class Rbf(hk.Module):
    """Owns `rbf/log_lengthscale`, read by lengthscale and Noise."""

    @property
    def log_lengthscale(self):
        return hk.get_parameter("log_lengthscale", [], init=jnp.zeros)


def lengthscale(*, rbf):
    return jnp.exp(rbf.log_lengthscale)


class Kernel(hk.Module):
    """A radial basis function, mapped over pairs."""

    def __init__(self, name=None, *, rbf):
        super().__init__(name=name)
        self.rbf = rbf

    def __call__(self, xs):
        scale = lengthscale(rbf=self.rbf)

        def pair(x, y):
            return jnp.exp(-jnp.sum((x - y) ** 2) / scale)

        rows = jax.vmap(pair, in_axes=(None, 0))
        return jax.vmap(rows, in_axes=(0, None))(xs, xs)


class Noise(hk.Module):
    def __init__(self, name=None, *, rbf):
        super().__init__(name=name)
        self.rbf = rbf

    def __call__(self, size):
        log_scale = self.rbf.log_lengthscale
        return jnp.eye(size) * jax.nn.softplus(log_scale)


def gram(xs):
    rbf = Rbf(name="rbf")
    return Kernel(rbf=rbf)(xs) + Noise(rbf=rbf)(xs.shape[0])


model = hk.transform(gram)
