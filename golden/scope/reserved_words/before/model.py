"""Names that Python or Haiku keep for themselves."""

import haiku as hk
import jax.numpy as jnp


class Reader(hk.Module):
    def __call__(self, x):
        with hk.name_scope(hk.force_name("model_class")):
            x = x * hk.get_parameter("lambda", [3], init=jnp.ones)
        with hk.name_scope(hk.force_name("name")):
            x = x * hk.get_parameter("name", [3], init=jnp.ones)
        with hk.name_scope(hk.force_name("hk")):
            x = x * hk.get_parameter("params_dict", [3], init=jnp.ones)
        return x


@hk.transform
def net(x):
    reader = Reader()
    return reader(reader(x))
