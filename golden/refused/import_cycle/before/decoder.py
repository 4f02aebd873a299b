import haiku as hk

import train
from encoder import VOCAB


class Decoder(hk.Module):
    def __call__(self, x):
        with hk.name_scope(hk.force_name("table")):
            w = hk.get_parameter("w", [VOCAB, train.WIDTH], init=hk.initializers.RandomNormal())
        return x @ w.T
