"""The forced name counts before the layer in the nested function does, whenever that is called."""

import haiku as hk


class Linear(hk.Module):
    """Owns `linear/g`, read by shared."""

    @property
    def g(self):
        return hk.get_parameter("g", [4], init=hk.initializers.Constant(2.0))


def shared(x, *, linear):
    return x * linear.g


@hk.transform
def net(x):
    linear = Linear(name="linear")

    def read(x):
        return shared(x, linear=linear)

    def project(x):
        return hk.Linear(4)(x)

    x = read(x)
    x = project(x)
    return read(project(x))
