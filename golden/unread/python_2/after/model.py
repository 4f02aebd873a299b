import haiku as hk


class Shared(hk.Module):
    """Owns `shared/w`, read by A and B."""

    @property
    def w(self):
        return hk.get_parameter("w", [3, 3], init=hk.initializers.Orthogonal())


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
        return x @ self.shared.w.T


@hk.transform
def net(x):
    shared = Shared(name="shared")
    return B(shared=shared)(A(shared=shared)(x))
