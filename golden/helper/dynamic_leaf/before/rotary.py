import haiku as hk
import jax.numpy as jnp


def shared(leaf):
    with hk.name_scope(hk.force_name("rotary")):
        return hk.get_parameter(leaf, [4], init=jnp.ones)


class Query(hk.Module):
    def __init__(self, parts):
        super().__init__()
        self.parts = parts

    def __call__(self, x):
        for part in self.parts:
            x = x * shared(part)
        return x


class Key(hk.Module):
    def __call__(self, x):
        return x * shared("cos") + shared("sin")


@hk.transform
def scores(x):
    return Query(("cos", "sin"))(x) @ Key()(x).T
