"""A module that moves with all that is below it, but for what another name, which is refused, keeps there."""

import haiku as hk


class Layer(hk.Module):
    def __call__(self, x):
        w = hk.get_parameter("w", [4, 4], init=hk.initializers.RandomNormal())
        return x @ w


class Head(hk.Module):
    def __init__(self, name=None, *, shared):
        super().__init__(name=name)
        self.shared = shared

    def __call__(self, x):
        x = self.shared(x)
        return Layer(name=hk.force_name("shared/embed"))(x)


class Tail(hk.Module):
    def __init__(self, name=None, *, shared):
        super().__init__(name=name)
        self.shared = shared

    def __call__(self, x):
        x = hk.Linear(4, name=hk.force_name("shared/embed"))(x)
        return self.shared(x)


class Block(hk.Module):
    def __init__(self, name=None):
        super().__init__(name=name)
        self.shared = Layer(name="shared")
        self.head = Head(shared=self.shared)
        self.tail = Tail(shared=self.shared)

    def __call__(self, x):
        return self.tail(self.head(x))


@hk.transform
def net(x):
    return Block()(x)
