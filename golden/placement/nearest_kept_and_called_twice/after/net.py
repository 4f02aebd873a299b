"""What the model keeps is called in a loop, and builds a decoder each time."""

import haiku as hk
import jax


class Tied(hk.Module):
    """Owns `model/~/tied/w`, read by Embed and Unembed."""

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


class Middle(hk.Module):
    def __init__(self, name=None, *, tied):
        super().__init__(name=name)
        self.tied = tied

    def __call__(self, x):
        return Decoder(tied=self.tied)(x)


class Model(hk.Module):
    def __init__(self):
        super().__init__()
        self.tied = Tied(name="tied")
        self.middle = Middle(tied=self.tied)

    def __call__(self, x):
        for _ in range(2):
            x = self.middle(x)
        return x


@hk.transform
def net(x):
    return Model()(x)
