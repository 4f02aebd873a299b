"""The decoder is built once, below the model, and everything that is shared is shared in it."""

import haiku as hk
import jax


class Embed(hk.Module):
    def __call__(self, x):
        with hk.name_scope(hk.force_name("tied")):
            w = hk.get_parameter("w", [4, 4], init=hk.initializers.RandomNormal())
        return x @ w


class Unembed(hk.Module):
    def __call__(self, x):
        with hk.name_scope(hk.force_name("tied")):
            w = hk.get_parameter("w", [4, 4], init=hk.initializers.RandomNormal())
        return x @ w.T


class Decoder(hk.Module):
    """Reads what its parts share, too."""

    def __init__(self, layers, name="dec"):
        super().__init__(name=name)
        self.layers = layers
        self.embed = Embed()

    def __call__(self, x):
        with hk.name_scope(hk.force_name("tied")):
            w = hk.get_parameter("w", [4, 4], init=hk.initializers.RandomNormal())
        for _ in range(self.layers):
            x = jax.nn.relu(x @ w)
        return Unembed()(self.embed(x))


class Model(hk.Module):
    def __init__(self):
        super().__init__()
        self.decoder = Decoder(2)

    def __call__(self, x):
        return hk.Linear(4)(self.decoder(x))


@hk.transform
def net(x):
    return Model()(x)
