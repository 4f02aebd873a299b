"""The forced path is that of a module made in the constructor of `Transformer`."""

import haiku as hk

EMBEDDINGS = "transformer/~/shared_embeddings"


class SharedEmbeddings(hk.Module):
    """Owns `transformer/~/shared_embeddings/w`, read by Embed and Logits."""

    @property
    def w(self):
        return hk.get_parameter("w", [9, 4], init=hk.initializers.RandomNormal())


class Embed(hk.Module):
    def __init__(self, name=None, *, shared_embeddings):
        super().__init__(name=name)
        self.shared_embeddings = shared_embeddings

    def __call__(self, ids):
        return self.shared_embeddings.w[ids]


class Logits(hk.Module):
    def __init__(self, name=None, *, shared_embeddings):
        super().__init__(name=name)
        self.shared_embeddings = shared_embeddings

    def __call__(self, x):
        return x @ self.shared_embeddings.w.T


class Transformer(hk.Module):
    def __init__(self, name=None):
        super().__init__(name=name)
        self.shared_embeddings = SharedEmbeddings(name="shared_embeddings")
        self.embed = Embed(shared_embeddings=self.shared_embeddings)
        self.logits = Logits(shared_embeddings=self.shared_embeddings)

    def __call__(self, ids):
        return self.logits(self.embed(ids))


@hk.transform
def net(ids):
    return Transformer()(ids)
