"""Each of two roots makes the first model under a name of its own, and hands its embedding to the second one."""

import haiku as hk


class Config:
    def __init__(self, vocabulary, width):
        self.vocabulary = vocabulary
        self.width = width


class Generator(hk.Module):
    def __init__(self, config, name=None):
        super().__init__(name=name)
        self.tokens = hk.Embed(config.vocabulary, config.width, name="tokens")

    def __call__(self, ids):
        return hk.Linear(11)(self.tokens(ids))


class Discriminator(hk.Module):
    def __init__(self, config, name=None):
        super().__init__(name=name)
        self.config = config

    def __call__(self, ids):
        tokens = hk.Embed(
            vocab_size=self.config.vocabulary,
            embed_dim=self.config.width,
            name=hk.force_name("generator/~/tokens"),
        )
        return hk.Linear(1)(tokens(ids))


def build(config):
    def train(ids):
        generator = Generator(config)
        return generator(ids), Discriminator(config)(ids)

    def judge(ids):
        first = Generator(config)
        first(ids)
        return Discriminator(config)(ids)

    return hk.transform(train), hk.transform(judge)


train, judge = build(Config(11, 4))
