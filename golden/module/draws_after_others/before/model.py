"""A module that draws when it is built, and others that draw before it: so that its initial values stay, it is made late."""

import haiku as hk


class Encoder(hk.Module):
    def __call__(self, ids):
        x = hk.Embed(9, 4, name="positions")(ids)
        return x + hk.Embed(7, 4, name=hk.force_name("words"))(ids)


class Decoder(hk.Module):
    def __call__(self, x):
        return x @ hk.Embed(7, 4, name=hk.force_name("words")).embeddings.T


@hk.transform
def model(ids):
    return Decoder()(Encoder()(ids))
