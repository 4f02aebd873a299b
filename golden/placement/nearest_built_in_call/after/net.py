"""The decoder is built when the model is called, which happens once; so it makes the owner."""

import haiku as hk
import jax


class Tied(hk.Module):
    """Owns `model/~/middle/dec/~/tied/w`, read by Embed and Unembed."""

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


class Middle(hk.Module):
    def __call__(self, x):
        decoder = Decoder()
        return decoder(hk.Linear(4)(x))


class Model(hk.Module):
    def __init__(self):
        super().__init__()
        self.middle = Middle()

    def __call__(self, x):
        return self.middle(x)


@hk.transform
def net(x):
    return Model()(x)
