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
    def __init__(self, *args, down, **kwargs):
        super().__init__(*args, **kwargs)
        self.down = down

    def __call__(self, x):
        h = jax.nn.relu(hk.Linear(8)(x))
        return self.down(h)


class Net(Configured):
    def __init__(self, *args, down, **kwargs):
        super().__init__(*args, **kwargs)
        self.down = down

    def __call__(self, x):
        for i in range(self.config.depth):
            x = x + Block(self.config, name=f"block_{i}", down=self.down)(x)
        return x


def make_net(config):
    def net(x):
        down = hk.Linear(config.width, name="down", with_bias=False)
        return Net(config, down=down)(x)

    return net


net = hk.transform(make_net(Config(4, 2)))
