"""`hk.multi_transform`: one `init`, several functions to apply."""

from typing import NamedTuple

import haiku as hk
import jax
import jax.numpy as jnp


class Functions(NamedTuple):
    encode: hk.Transformed
    decode: hk.Transformed


class Dictionary(hk.Module):
    """Owns `dictionary/atoms`, read by Encoder and Decoder."""

    @property
    def atoms(self):
        return hk.get_parameter("atoms", [6, 3], init=hk.initializers.RandomNormal())


class Encoder(hk.Module):
    def __init__(self, name=None, *, dictionary):
        super().__init__(name=name)
        self.dictionary = dictionary

    def __call__(self, x):
        atoms = self.dictionary.atoms
        return jax.nn.relu(x @ atoms.T)


class Decoder(hk.Module):
    def __init__(self, name=None, *, dictionary):
        super().__init__(name=name)
        self.dictionary = dictionary

    def __call__(self, z):
        atoms = self.dictionary.atoms
        return z @ atoms


def make():
    def f():
        dictionary = Dictionary(name="dictionary")
        encoder = Encoder(dictionary=dictionary)
        decoder = Decoder(dictionary=dictionary)

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
