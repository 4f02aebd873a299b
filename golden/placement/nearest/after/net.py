"""The decoder is built once, below the model, and everything that is shared is shared in it."""

import haiku as hk
import jax


class Tied(hk.Module):
    """Owns `model/~/dec/~/tied/w`, read by Embed, Unembed and Decoder."""

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
    """Reads what its parts share, too."""

    def __init__(self, layers, name="dec"):
        super().__init__(name=name)
        self.tied = Tied(name="tied")
        self.layers = layers
        self.embed = Embed(tied=self.tied)

    def __call__(self, x):
        w = self.tied.w
        for _ in range(self.layers):
            x = jax.nn.relu(x @ w)
        return Unembed(tied=self.tied)(self.embed(x))


class Model(hk.Module):
    def __init__(self):
        super().__init__()
        self.decoder = Decoder(2)

    def __call__(self, x):
        return hk.Linear(4)(self.decoder(x))


@hk.transform
def net(x):
    return Model()(x)
