"""The helper also makes a layer, beside the scope: that belongs to the module that calls it."""

import haiku as hk
import jax.numpy as jnp


class SharedCodes(hk.Module):
    """Owns `codes/codes`, read by lookup."""

    @property
    def codes(self):
        return hk.get_parameter(
            "codes", [32, 8], init=hk.initializers.RandomUniform(-1, 1)
        )


def lookup(ids, *, shared_codes):
    codes = shared_codes.codes
    return hk.Linear(8, name="project")(codes[ids])


class Quantize(hk.Module):
    def __init__(self, name=None, *, shared_codes):
        super().__init__(name=name)
        self.shared_codes = shared_codes

    def __call__(self, ids):
        return lookup(ids, shared_codes=self.shared_codes)


class Commit(hk.Module):
    def __init__(self, name=None, *, shared_codes):
        super().__init__(name=name)
        self.shared_codes = shared_codes

    def __call__(self, x, ids):
        return jnp.mean((x - lookup(ids, shared_codes=self.shared_codes)) ** 2)


@hk.transform
def loss(ids):
    shared_codes = SharedCodes(name="codes")
    return Commit(shared_codes=shared_codes)(Quantize(shared_codes=shared_codes)(ids), ids)
