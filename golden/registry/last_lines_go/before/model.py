import haiku as hk

from shared import get_global_parameter


class Encode(hk.Module):
    def __call__(self, x):
        return x @ get_global_parameter("table") * get_global_parameter("tied")


class Decode(hk.Module):
    def __call__(self, x):
        return x @ get_global_parameter("table").T + get_global_parameter("tied")


@hk.transform
def net(x):
    return Decode()(Encode()(x))
