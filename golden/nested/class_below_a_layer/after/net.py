"""Both names are those of modules of the tree; the lower one moves, with all that it makes."""

import haiku as hk


class Layer(hk.Module):
    def __init__(self, size, name=None):
        super().__init__(name=name)
        self.size = size

    def __call__(self, x):
        return hk.Linear(self.size)(x) * hk.get_parameter("g", [self.size], init=hk.initializers.Constant(2.0))


class Left(hk.Module):
    def __init__(self, name=None, *, shared, head):
        super().__init__(name=name)
        self.shared = shared
        self.head = head

    def __call__(self, x):
        return self.head(self.shared(x))


class Right(hk.Module):
    def __init__(self, name=None, *, shared, head):
        super().__init__(name=name)
        self.shared = shared
        self.head = head

    def __call__(self, x):
        return self.shared(self.head(x))


@hk.transform
def net(x):
    shared = Layer(4, name="shared")
    head = Layer(4, name="head")
    return Right(shared=shared, head=head)(Left(shared=shared, head=head)(x))
