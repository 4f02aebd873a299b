"""The consumers' values come from a configuration, through carriers and a function."""

import haiku as hk

from config import CONFIG


def get_table(config):
    with hk.name_scope(hk.force_name("table")):
        return hk.get_parameter("w", [config.vocab, config.width], init=config.init)


class Embed(hk.Module):
    def __init__(self, config, name=None):
        super().__init__(name=name)
        self.config = config

    def __call__(self, tokens):
        return get_table(self.config)[tokens]


class Head(hk.Module):
    def __init__(self, config, name=None):
        super().__init__(name=name)
        self.config = config

    def __call__(self, x):
        return x @ get_table(self.config).T


class Model(hk.Module):
    def __init__(self, config, name=None):
        super().__init__(name=name)
        self.config = config
        self.head = Head(config)

    def __call__(self, tokens):
        return self.head(Embed(self.config)(tokens))


@hk.transform
def net(tokens):
    return Model(CONFIG)(tokens)
