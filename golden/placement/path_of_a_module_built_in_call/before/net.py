"""The forced path is that of a module made in the constructor of the decoder, which the model builds when it is called."""

import haiku as hk
import jax


class Embed(hk.Module):
    def __call__(self, x):
        with hk.name_scope(hk.force_name("model/dec/~/tied")):
            w = hk.get_parameter("w", [4, 4], init=hk.initializers.RandomNormal())
        return x @ w


class Unembed(hk.Module):
    def __call__(self, x):
        with hk.name_scope(hk.force_name("model/dec/~/tied")):
            w = hk.get_parameter("w", [4, 4], init=hk.initializers.RandomNormal())
        return x @ w.T


class Decoder(hk.Module):
    def __init__(self, name="dec"):
        super().__init__(name=name)
        self.embed = Embed()

    def __call__(self, x):
        return Unembed()(jax.nn.relu(self.embed(x)))


class Model(hk.Module):
    def __call__(self, x):
        return Decoder()(hk.Linear(4)(x))


@hk.transform
def net(x):
    return Model()(x)
