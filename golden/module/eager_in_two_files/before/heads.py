from haiku import Embed, Module
from haiku.experimental import force_name


class Head(Module):
    def __call__(self, x):
        return x @ Embed(5, 4, name=force_name("words")).embeddings.T


class Tail(Module):
    def __call__(self, x):
        return x @ Embed(5, 4, name="FORCE:words").embeddings.T
