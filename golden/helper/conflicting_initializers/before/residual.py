import haiku as hk
import jax
import jax.numpy as jnp


def gate(init=jnp.zeros):
    """Starts as the identity, if the first reader says so."""
    with hk.name_scope(hk.force_name("gate_value")):
        return hk.get_parameter("alpha", [], init=init)


class Residual(hk.Module):
    def __call__(self, x):
        return x + gate() * hk.Linear(x.shape[-1])(jax.nn.relu(x))


class Skip(hk.Module):
    def __call__(self, x):
        return x * gate(init=jnp.ones)


@hk.transform
def net(x):
    return Skip()(Residual()(x))
