import haiku as hk
import jax.numpy as jnp

from naming import force_name

PATH = force_name("My Model") + ".npz"


class Scale(hk.Module):
    def __call__(self, x):
        with hk.name_scope(force_name("Inner Scale")):
            return x * hk.get_parameter("value", [], init=jnp.ones)


model = hk.transform(lambda x: Scale()(x))
