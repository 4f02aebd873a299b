"""`hk.multi_transform`: one `init`, several functions to apply."""

from typing import NamedTuple

import haiku as hk
import jax
import jax.numpy as jnp


class Functions(NamedTuple):
    encode: hk.Transformed
    decode: hk.Transformed


class Encoder(hk.Module):
    def __call__(self, x):
        with hk.name_scope(hk.force_name("dictionary")):
            atoms = hk.get_parameter("atoms", [6, 3], init=hk.initializers.RandomNormal())
        return jax.nn.relu(x @ atoms.T)


class Decoder(hk.Module):
    def __call__(self, z):
        with hk.name_scope(hk.force_name("dictionary")):
            atoms = hk.get_parameter("atoms", [6, 3], init=hk.initializers.RandomNormal())
        return z @ atoms


def make():
    def f():
        encoder = Encoder()
        decoder = Decoder()

        def init(x):
            return decoder(encoder(x))

        return init, (encoder, decoder)

    return hk.multi_transform(f)


codec = make()


def roundtrip(params, rng, x):
    encode, decode = codec.apply
    return decode(params, rng, encode(params, rng, x))


if __name__ == "__main__":
    x = jnp.ones([2, 3])
    params = codec.init(jax.random.PRNGKey(0), x)
    print(roundtrip(params, None, x).shape)
