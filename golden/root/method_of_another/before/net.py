"""A method is transformed for one object, and called on another of its class within the same transform."""

import haiku as hk


class Read(hk.Module):
    def __call__(self, x):
        with hk.name_scope(hk.force_name("tied")):
            w = hk.get_parameter("w", [4], init=hk.initializers.RandomNormal(1.0))
        return x * w


class Stage:
    def __init__(self, before=None):
        self.before = before

    def net(self, x):
        if self.before is not None:
            x = self.before.net(x)
        return Read()(x)


net = hk.transform(Stage(Stage()).net)
