import haiku as hk


class Embed(hk.Module):
    def __call__(self, tokens):
        with hk.name_scope(hk.force_name("shared")):
            table = hk.get_parameter("table", [10, 4], init=hk.initializers.RandomNormal())
        return table[tokens]
