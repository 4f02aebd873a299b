import haiku as hk
import jax.numpy as jnp


class Rotary(hk.Module):
    """Owns `rotary/cos` and `rotary/sin`, read by Query and Key."""

    def parameter(self, leaf):
        return hk.get_parameter(leaf, [4], init=jnp.ones)

    @property
    def cos(self):
        return hk.get_parameter("cos", [4], init=jnp.ones)

    @property
    def sin(self):
        return hk.get_parameter("sin", [4], init=jnp.ones)


class Query(hk.Module):
    def __init__(self, parts, *, rotary):
        super().__init__()
        self.rotary = rotary
        self.parts = parts

    def __call__(self, x):
        for part in self.parts:
            x = x * self.rotary.parameter(part)
        return x


class Key(hk.Module):
    def __init__(self, name=None, *, rotary):
        super().__init__(name=name)
        self.rotary = rotary

    def __call__(self, x):
        return x * self.rotary.cos + self.rotary.sin


@hk.transform
def scores(x):
    rotary = Rotary(name="rotary")
    return Query(("cos", "sin"), rotary=rotary)(x) @ Key(rotary=rotary)(x).T
