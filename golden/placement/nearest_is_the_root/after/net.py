"""No one module is above all readers: the transformed function is the nearest place."""

import haiku as hk


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


@hk.transform
def net(x):
    tied = Tied(name="tied")
    return Unembed(tied=tied)(Embed(tied=tied)(x))
