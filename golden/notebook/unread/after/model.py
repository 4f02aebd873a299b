import haiku as hk
import jax


class Shared(hk.Module):
    """Owns `shared/table`, read by Embed and Deembed."""

    @property
    def table(self):
        return hk.get_parameter("table", [10, 4], init=hk.initializers.RandomNormal())


class Embed(hk.Module):
    def __init__(self, name=None, *, shared):
        super().__init__(name=name)
        self.shared = shared

    def __call__(self, tokens):
        table = self.shared.table
        return table[tokens]


class Deembed(hk.Module):
    """From vectors to logits."""

    def __init__(self, name=None, *, shared):
        super().__init__(name=name)
        self.shared = shared

    def __call__(self, x):
        table = self.shared.table
        return x @ table.T


class Model(hk.Module):
    def __init__(self, name=None, *, shared):
        super().__init__(name=name)
        self.shared = shared

    def __call__(self, tokens):
        return Deembed(shared=self.shared)(jax.nn.relu(Embed(shared=self.shared)(tokens)))
