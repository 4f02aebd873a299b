"""Modules that are themselves made under the names of a family: one instance for each index."""

import haiku as hk


class Encoder(hk.Module):
    def __call__(self, x):
        for i in range(2):
            x = hk.Linear(4, name=hk.force_name(f"level_{i}"))(x)
        return x


class Decoder(hk.Module):
    def __call__(self, x):
        layers = [hk.Linear(4, name=hk.force_name("level_%d" % i)) for i in range(3)]
        for layer in layers:
            x = layer(x)
        return x


def forward(x):
    return Decoder()(Encoder()(x))


model = hk.transform(forward)
