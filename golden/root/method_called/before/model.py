"""A method that is transformed, and called by another that is."""

import haiku as hk


class A(hk.Module):
    def __call__(self, x):
        with hk.name_scope(hk.force_name("shared")):
            return x @ hk.get_parameter("w", [3, 3], init=hk.initializers.Identity())


class B(hk.Module):
    def __call__(self, x):
        with hk.name_scope(hk.force_name("shared")):
            return x + hk.get_parameter("w", [3, 3], init=hk.initializers.Identity())


class Trainer:
    def __init__(self):
        self.one = hk.transform(self._forward)
        self.two = hk.transform(self._twice)

    def _forward(self, x):
        return B()(A()(x))

    def _twice(self, x):
        return self._forward(self._forward(x))


trainer = Trainer()
one, two = trainer.one, trainer.two
