import haiku as hk

import names
from names import EMBED, PREFIX

BIAS_NAME = PREFIX + "_bias"


def get_shared(name, leaf, shape):
    with hk.name_scope(hk.force_name(name)):
        return hk.get_parameter(leaf, shape, init=hk.initializers.RandomNormal())


class In(hk.Module):
    def __call__(self, tokens):
        return get_shared(EMBED, "table", [12, 4])[tokens] + get_shared(BIAS_NAME, "b", [4])


class Out(hk.Module):
    def __call__(self, x):
        table = get_shared(names.EMBED, "table", [12, 4])
        bias = get_shared(f"{names.PREFIX}_" + 'bias', "b", [4])
        return (x - bias) @ table.T


def forward(tokens):
    return Out()(In()(tokens))


model = hk.transform(forward)
