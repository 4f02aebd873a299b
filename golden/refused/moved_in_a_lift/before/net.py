"""The owner cannot have its name, and where the inner transform is lifted, nobody can say which path its parameter has."""

import haiku as hk


class Left(hk.Module):
    def __call__(self, x):
        def inner(y):
            with hk.name_scope(hk.force_name("linear_1")):
                return y @ hk.get_parameter("w", [4, 4], init=hk.initializers.RandomNormal())

        net = hk.transform(inner)
        params = hk.lift(net.init, name="inner")(hk.next_rng_key() if hk.running_init() else None, x)
        return net.apply(params, None, x)


class Right(hk.Module):
    def __call__(self, x):
        with hk.name_scope(hk.force_name("linear_1")):
            return x @ hk.get_parameter("w", [4, 4], init=hk.initializers.RandomNormal()).T


@hk.transform
def net(x):
    return Right()(Left()(hk.Linear(4)(x)))
