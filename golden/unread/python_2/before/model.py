import haiku as hk


class A(hk.Module):
    def __call__(self, x):
        with hk.name_scope(hk.force_name("shared")):
            return x @ hk.get_parameter("w", [3, 3], init=hk.initializers.Orthogonal())


class B(hk.Module):
    def __call__(self, x):
        with hk.name_scope(hk.force_name("shared")):
            return x @ hk.get_parameter("w", [3, 3], init=hk.initializers.Orthogonal()).T


@hk.transform
def net(x):
    return B()(A()(x))
