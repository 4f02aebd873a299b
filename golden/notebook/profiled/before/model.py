import haiku as hk
import jax


class Embed(hk.Module):
    def __call__(self, tokens):
        with hk.name_scope(hk.force_name("shared")):
            table = hk.get_parameter("table", [10, 4], init=hk.initializers.RandomNormal())
        return table[tokens]


class Deembed(hk.Module):
    """From vectors to logits."""

    def __call__(self, x):
        with hk.name_scope(hk.force_name("shared")):
            table = hk.get_parameter("table", [10, 4], init=hk.initializers.RandomNormal())
        return x @ table.T


class Model(hk.Module):
    def __call__(self, tokens):
        return Deembed()(jax.nn.relu(Embed()(tokens)))
