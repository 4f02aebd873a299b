"""A helper that the layers call is transformed by itself as well, in a test: there it makes its own owner."""

import haiku as hk


class Shared(hk.Module):
    """Owns `shared/w`, read by table."""

    def __init__(self, width, name=None):
        super().__init__(name=name)
        self.width = width

    @property
    def w(self):
        return hk.get_parameter(
            "w", [self.width, self.width], init=hk.initializers.RandomNormal()
        )


def table(width=4, *, shared=None):
    if shared is None:
        shared = Shared(width, name="shared")
    return shared.w


class Up(hk.Module):
    def __init__(self, name=None, *, shared):
        super().__init__(name=name)
        self.shared = shared

    def __call__(self, x):
        return x @ table(shared=self.shared)


class Down(hk.Module):
    def __init__(self, name=None, *, shared):
        super().__init__(name=name)
        self.shared = shared

    def __call__(self, x):
        return x @ table(4, shared=self.shared).T


@hk.transform
def net(x):
    shared = Shared(4, name="shared")
    return Down(shared=shared)(Up(shared=shared)(x))
