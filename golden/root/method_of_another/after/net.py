"""A method is transformed for one object, and called on another of its class within the same transform."""

import haiku as hk


class Tied(hk.Module):
    """Owns `tied/w`, read by Read."""

    @property
    def w(self):
        return hk.get_parameter("w", [4], init=hk.initializers.RandomNormal(1.0))


class Read(hk.Module):
    def __init__(self, name=None, *, tied):
        super().__init__(name=name)
        self.tied = tied

    def __call__(self, x):
        w = self.tied.w
        return x * w


class Stage:
    def __init__(self, before=None):
        self.before = before

    def net(self, x, *, tied=None):
        if tied is None:
            tied = Tied(name="tied")
        if self.before is not None:
            x = self.before.net(x, tied=tied)
        return Read(tied=tied)(x)


net = hk.transform(Stage(Stage()).net)
