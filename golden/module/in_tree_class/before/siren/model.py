import haiku as hk

from siren.layers import Sine


class Coarse(hk.Module):
    def __call__(self, x):
        h = Sine(16, name=hk.force_name("shared_sine"))(x)
        return hk.Linear(3)(h)


class Fine(hk.Module):
    def __init__(self, hidden, name=None):
        super().__init__(name=name)
        self.hidden = hidden

    def __call__(self, x):
        h = Sine(16, name=hk.force_name("shared_sine"))(x)
        return hk.nets.MLP([*self.hidden, 3])(h)


def render(x):
    return Coarse()(x), Fine((8, 8))(x)


siren = hk.transform(render)
