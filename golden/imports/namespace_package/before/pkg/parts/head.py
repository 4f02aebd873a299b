import haiku as hk


class Unembed(hk.Module):
    def __call__(self, x):
        with hk.name_scope(hk.force_name("table")):
            return x @ hk.get_parameter("w", [4, 4], init=hk.initializers.RandomNormal()).T
