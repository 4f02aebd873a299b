import haiku as hk

import seq2seq.declarations  # declares what is shared
from seq2seq.registry import get_global_parameter


class Source(hk.Module):
    def __call__(self, tokens):
        return get_global_parameter("vocabulary")[tokens].mean(axis=-2)


class Target(hk.Module):
    def __call__(self, x):
        return x @ get_global_parameter("vocabulary").T


def translate(tokens):
    return Target()(hk.Linear(seq2seq.declarations.WIDTH)(Source()(tokens)))


model = hk.transform(translate)
