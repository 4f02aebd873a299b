import haiku as hk


class A(hk.Module):
    def __init__(self, name=None, *, shared):
        super().__init__(name=name)
        self.shared = shared

    def __call__(self, x):
        return self.shared(x)


class B(hk.Module):
    def __init__(self, name=None, *, shared):
        super().__init__(name=name)
        self.shared = shared

    def __call__(self, x):
        return self.shared(x)


@hk.transform
def net(x):
    shared = hk.Linear(3, name="shared")
    return A(shared=shared)(x) + B(shared=shared)(x)
