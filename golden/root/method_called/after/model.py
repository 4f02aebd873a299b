"""A method that is transformed, and called by another that is."""

import haiku as hk


class Shared(hk.Module):
    """Owns `shared/w`, read by A and B."""

    @property
    def w(self):
        return hk.get_parameter("w", [3, 3], init=hk.initializers.Identity())


class A(hk.Module):
    def __init__(self, name=None, *, shared):
        super().__init__(name=name)
        self.shared = shared

    def __call__(self, x):
        return x @ self.shared.w


class B(hk.Module):
    def __init__(self, name=None, *, shared):
        super().__init__(name=name)
        self.shared = shared

    def __call__(self, x):
        return x + self.shared.w


class Trainer:
    def __init__(self):
        self.one = hk.transform(self._forward)
        self.two = hk.transform(self._twice)

    def _forward(self, x, *, shared=None):
        if shared is None:
            shared = Shared(name="shared")
        return B(shared=shared)(A(shared=shared)(x))

    def _twice(self, x):
        shared = Shared(name="shared")
        return self._forward(self._forward(x, shared=shared), shared=shared)


trainer = Trainer()
one, two = trainer.one, trainer.two
