import haiku as hk

WIDTH = 3


class Scale(hk.Module):
    def __call__(self, x):
        with hk.name_scope(hk.force_name("row")):
            return x * hk.get_parameter("w", [WIDTH], init=hk.initializers.RandomNormal())
