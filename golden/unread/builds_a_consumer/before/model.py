import haiku as hk


class A(hk.Module):
    def __call__(self, x):
        return hk.Linear(3, name=hk.force_name("shared"))(x)


class B(hk.Module):
    def __call__(self, x):
        return hk.Linear(3, name=hk.force_name("shared"))(x)


@hk.transform
def net(x):
    return A()(x) + B()(x)
