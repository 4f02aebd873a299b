"""The forced path is that of a module made in the constructor of the decoder, which the model builds when it is called."""

import haiku as hk
import jax


class Tied(hk.Module):
    """Owns `model/dec/~/tied/w`, read by Embed and Unembed."""

    @property
    def w(self):
        return hk.get_parameter("w", [4, 4], init=hk.initializers.RandomNormal())


class Embed(hk.Module):
    def __init__(self, name=None, *, tied):
        super().__init__(name=name)
        self.tied = tied

    def __call__(self, x):
        w = self.tied.w
        return x @ w


class Unembed(hk.Module):
    def __init__(self, name=None, *, tied):
        super().__init__(name=name)
        self.tied = tied

    def __call__(self, x):
        w = self.tied.w
        return x @ w.T


class Decoder(hk.Module):
    def __init__(self, name="dec"):
        super().__init__(name=name)
        self.tied = Tied(name="tied")
        self.embed = Embed(tied=self.tied)

    def __call__(self, x):
        return Unembed(tied=self.tied)(jax.nn.relu(self.embed(x)))


class Model(hk.Module):
    def __call__(self, x):
        return Decoder()(hk.Linear(4)(x))


@hk.transform
def net(x):
    return Model()(x)
