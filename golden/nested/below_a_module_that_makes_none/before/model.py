"""`shared` is a layer, `shared/head` another: no layer makes modules below itself, so the second may go elsewhere."""

import haiku as hk


class Scale(hk.Module):
    def __init__(self, size, name=None):
        super().__init__(name=name)
        self.size = size

    def __call__(self, x):
        return x * hk.get_parameter("w", [self.size], init=hk.initializers.RandomNormal())


class Head(hk.Module):
    def __call__(self, x):
        x = hk.Linear(4, name=hk.force_name("shared/head"))(x)
        return hk.Linear(4, name=hk.force_name("shared"))(x)


class Tail(hk.Module):
    def __call__(self, x):
        x = hk.Linear(4, name=hk.force_name("shared"))(x)
        x = Scale(4, name=hk.force_name("tied"))(x)
        x = Scale(4, name=hk.force_name("tied/head"))(x)
        return hk.Linear(4, name=hk.force_name("shared/head"))(x)


@hk.transform
def net(x):
    return Tail()(Head()(x))
