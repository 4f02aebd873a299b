import haiku as hk

from names import PREFIX

BIAS_NAME = PREFIX + "_bias"


class SharedBias(hk.Module):
    """Owns `shared_bias/b`, read by In and Out."""

    @property
    def b(self):
        return hk.get_parameter("b", [4], init=hk.initializers.RandomNormal())


class SharedEmbed(hk.Module):
    """Owns `shared_embed/table`, read by In and Out."""

    @property
    def table(self):
        return hk.get_parameter("table", [12, 4], init=hk.initializers.RandomNormal())


class In(hk.Module):
    def __init__(self, name=None, *, shared_bias, shared_embed):
        super().__init__(name=name)
        self.shared_bias = shared_bias
        self.shared_embed = shared_embed

    def __call__(self, tokens):
        return self.shared_embed.table[tokens] + self.shared_bias.b


class Out(hk.Module):
    def __init__(self, name=None, *, shared_bias, shared_embed):
        super().__init__(name=name)
        self.shared_bias = shared_bias
        self.shared_embed = shared_embed

    def __call__(self, x):
        table = self.shared_embed.table
        bias = self.shared_bias.b
        return (x - bias) @ table.T


def forward(tokens):
    shared_bias = SharedBias(name="shared_bias")
    shared_embed = SharedEmbed(name="shared_embed")
    return Out(shared_bias=shared_bias, shared_embed=shared_embed)(In(shared_bias=shared_bias, shared_embed=shared_embed)(tokens))


model = hk.transform(forward)
