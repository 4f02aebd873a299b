import haiku as hk

from declared import WIDTH


class A(hk.Module):
    def __call__(self, x):
        return hk.Linear(WIDTH, name=hk.force_name("shared"))(x)


class B(hk.Module):
    def __call__(self, x):
        return hk.Linear(WIDTH, name=hk.force_name("shared"))(x)


@hk.transform
def net(x):
    return A()(x) + B()(x)
