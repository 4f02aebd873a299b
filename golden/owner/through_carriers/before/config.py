from typing import NamedTuple

import haiku as hk


class Config(NamedTuple):
    vocab: int = 10
    width: int = 4
    init: object = hk.initializers.RandomNormal(0.5)


CONFIG = Config()
