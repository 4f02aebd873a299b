"""The model is called twice, and builds a decoder each time: the root makes the owner, and nothing moves."""

import haiku as hk
import jax


class Tied(hk.Module):
    """Owns `tied/w`, read by Embed and Unembed."""

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
    def __init__(self, name="dec", *, tied):
        super().__init__(name=name)
        self.tied = tied
        self.embed = Embed(tied=tied)

    def __call__(self, x):
        return Unembed(tied=self.tied)(jax.nn.relu(self.embed(x)))


class Model(hk.Module):
    def __init__(self, name=None, *, tied):
        super().__init__(name=name)
        self.tied = tied

    def __call__(self, x):
        return Decoder(tied=self.tied)(hk.Linear(4)(x))


@hk.transform
def net(x):
    tied = Tied(name="tied")
    model = Model(tied=tied)
    return model(model(x))
