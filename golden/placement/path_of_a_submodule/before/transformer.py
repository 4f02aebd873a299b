"""The forced path is that of a module made in the constructor of `Transformer`."""

import haiku as hk

EMBEDDINGS = "transformer/~/shared_embeddings"


class Embed(hk.Module):
    def __call__(self, ids):
        with hk.name_scope(hk.force_name(EMBEDDINGS)):
            return hk.get_parameter("w", [9, 4], init=hk.initializers.RandomNormal())[ids]


class Logits(hk.Module):
    def __call__(self, x):
        with hk.name_scope(hk.force_name(EMBEDDINGS)):
            return x @ hk.get_parameter("w", [9, 4], init=hk.initializers.RandomNormal()).T


class Transformer(hk.Module):
    def __init__(self, name=None):
        super().__init__(name=name)
        self.embed = Embed()
        self.logits = Logits()

    def __call__(self, ids):
        return self.logits(self.embed(ids))


@hk.transform
def net(ids):
    return Transformer()(ids)
