"""Run with v1 or v2 on PYTHONPATH."""

import haiku as hk
from ops import table


class Embed(hk.Module):
    def __call__(self, ids):
        return table()[ids]


class Logits(hk.Module):
    def __call__(self, x):
        return x @ table().T


@hk.transform
def net(ids):
    return Logits()(Embed()(ids))
