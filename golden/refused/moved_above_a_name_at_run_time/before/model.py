"""All paths below a module would be renamed, and a name that is not known may be among them."""

import haiku as hk


class Layer(hk.Module):
    def __call__(self, x):
        w = hk.get_parameter("w", [4, 4], init=hk.initializers.RandomNormal())
        return x @ w


class Head(hk.Module):
    def __init__(self, kind, name=None):
        super().__init__(name=name)
        self.kind = kind

    def __call__(self, x):
        x = Layer(name=hk.force_name("shared"))(x)
        return Layer(name=hk.force_name("shared/" + self.kind))(x)


class Tail(hk.Module):
    def __call__(self, x):
        return Layer(name=hk.force_name("shared"))(x)


class Block(hk.Module):
    def __init__(self, kind, name=None):
        super().__init__(name=name)
        self.head = Head(kind)
        self.tail = Tail()

    def __call__(self, x):
        return self.tail(self.head(x))


@hk.transform
def net(x):
    return Block(str(x.ndim))(x)
