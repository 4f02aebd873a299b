try:
    import haiku as hk
    import jax.numpy as jnp
except (ImportError, OSError) as error:
    hk, jnp = None, None
    print(error)

import tables


class Up(hk.Module):
    def __init__(self, name=None, *, shared):
        super().__init__(name=name)
        self.shared = shared

    def __call__(self, x):
        return jnp.tanh(x @ self.shared.w)


class Down(hk.Module):
    def __init__(self, name=None, *, shared):
        super().__init__(name=name)
        self.shared = shared

    def __call__(self, x):
        return x @ self.shared.w.T


@hk.transform
def forward(x):
    shared = tables.Shared(name="shared")
    return Down(shared=shared)(Up(shared=shared)(x))
