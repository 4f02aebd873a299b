import haiku as hk

from siren.layers import Sine


class Coarse(hk.Module):
    def __init__(self, name=None, *, shared_sine):
        super().__init__(name=name)
        self.shared_sine = shared_sine

    def __call__(self, x):
        h = self.shared_sine(x)
        return hk.Linear(3)(h)


class Fine(hk.Module):
    def __init__(self, hidden, name=None, *, shared_sine):
        super().__init__(name=name)
        self.shared_sine = shared_sine
        self.hidden = hidden

    def __call__(self, x):
        h = self.shared_sine(x)
        return hk.nets.MLP([*self.hidden, 3])(h)


def render(x):
    shared_sine = Sine(16, name="shared_sine")
    return Coarse(shared_sine=shared_sine)(x), Fine((8, 8), shared_sine=shared_sine)(x)


siren = hk.transform(render)
