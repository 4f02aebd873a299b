"""A module that moves with all that is below it, but for what another name, which is refused, keeps there."""

import haiku as hk


class Layer(hk.Module):
    def __call__(self, x):
        w = hk.get_parameter("w", [4, 4], init=hk.initializers.RandomNormal())
        return x @ w


class Head(hk.Module):
    def __call__(self, x):
        x = Layer(name=hk.force_name("shared"))(x)
        return Layer(name=hk.force_name("shared/embed"))(x)


class Tail(hk.Module):
    def __call__(self, x):
        x = hk.Linear(4, name=hk.force_name("shared/embed"))(x)
        return Layer(name=hk.force_name("shared"))(x)


class Block(hk.Module):
    def __init__(self, name=None):
        super().__init__(name=name)
        self.head = Head()
        self.tail = Tail()

    def __call__(self, x):
        return self.tail(self.head(x))


@hk.transform
def net(x):
    return Block()(x)
