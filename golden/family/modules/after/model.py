"""Modules that are themselves made under the names of a family: one instance for each index."""

import haiku as hk


class Encoder(hk.Module):
    def __init__(self, name=None, *, levels):
        super().__init__(name=name)
        self.levels = levels

    def __call__(self, x):
        for i in range(2):
            x = self.levels[i](x)
        return x


class Decoder(hk.Module):
    def __init__(self, name=None, *, levels):
        super().__init__(name=name)
        self.levels = levels

    def __call__(self, x):
        layers = [self.levels[i] for i in range(3)]
        for layer in layers:
            x = layer(x)
        return x


def forward(x):
    levels = [hk.Linear(4, name=f"level_{i}") for i in range(3)]
    return Decoder(levels=levels)(Encoder(levels=levels)(x))


model = hk.transform(forward)
