import haiku as hk

import base


class Shift(hk.Module):
    def __call__(self, x):
        with hk.name_scope(hk.force_name("row")):
            return x + hk.get_parameter("w", [base.WIDTH], init=hk.initializers.RandomNormal())


@hk.transform
def net(x):
    return Shift()(base.Scale()(x))
