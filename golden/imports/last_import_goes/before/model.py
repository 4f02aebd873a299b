import haiku as hk

from base import WIDTH


@hk.transform
def net(x):
    from base import Scale

    with hk.name_scope(hk.force_name("row")):
        w = hk.get_parameter("w", [WIDTH], init=hk.initializers.RandomNormal())
    return Scale()(x) + w
