"""The consumers' values come from a configuration, through carriers and a function."""

import haiku as hk

from config import CONFIG


class Table(hk.Module):
    """Owns `table/w`, read by Embed and Head."""

    def __init__(self, config, name=None):
        super().__init__(name=name)
        self.config = config

    @property
    def w(self):
        return hk.get_parameter(
            "w", [self.config.vocab, self.config.width], init=self.config.init
        )


class Embed(hk.Module):
    def __init__(self, config, name=None, *, table):
        super().__init__(name=name)
        self.table = table
        self.config = config

    def __call__(self, tokens):
        return self.table.w[tokens]


class Head(hk.Module):
    def __init__(self, config, name=None, *, table):
        super().__init__(name=name)
        self.table = table
        self.config = config

    def __call__(self, x):
        return x @ self.table.w.T


class Model(hk.Module):
    def __init__(self, config, name=None, *, table):
        super().__init__(name=name)
        self.table = table
        self.config = config
        self.head = Head(config, table=table)

    def __call__(self, tokens):
        return self.head(Embed(self.config, table=self.table)(tokens))


@hk.transform
def net(tokens):
    table = Table(CONFIG, name="table")
    return Model(CONFIG, table=table)(tokens)
