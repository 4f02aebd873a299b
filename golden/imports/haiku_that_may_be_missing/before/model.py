try:
    import haiku as hk
    import jax.numpy as jnp
except (ImportError, OSError) as error:
    hk, jnp = None, None
    print(error)

import tables


class Up(hk.Module):
    def __call__(self, x):
        return jnp.tanh(x @ tables.table())


class Down(hk.Module):
    def __call__(self, x):
        return x @ tables.table().T


@hk.transform
def forward(x):
    return Down()(Up()(x))
