"""A base keeps the settings, a local name stands for them, and a flag of the module is a literal."""

from collections import namedtuple

import haiku as hk
import jax

Config = namedtuple("Config", ["width", "depth"])


class Configured(hk.Module):
    def __init__(self, config, **kwargs):
        super().__init__(**kwargs)
        self.config = config


class Block(Configured):
    def __call__(self, x):
        cfg = self.config
        h = jax.nn.relu(hk.Linear(8)(x))
        return hk.Linear(cfg.width, name=hk.force_name("down"), with_bias=False)(h)


class Net(Configured):
    def __call__(self, x):
        for i in range(self.config.depth):
            x = x + Block(self.config, name=f"block_{i}")(x)
        return x


def make_net(config):
    def net(x):
        return Net(config)(x)

    return net


net = hk.transform(make_net(Config(4, 2)))
