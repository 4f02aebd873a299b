import haiku as hk


class Embed(hk.Module):
    def __call__(self, x):
        with hk.name_scope(hk.force_name("table")):
            return x @ hk.get_parameter("w", [4, 4], init=hk.initializers.RandomNormal())
