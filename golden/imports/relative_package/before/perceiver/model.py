from __future__ import annotations

import haiku as hk

from . import blocks


def forward(inputs):
    x = blocks.Cross()(inputs)
    return blocks.Latent()(x)


model = hk.transform(forward)
