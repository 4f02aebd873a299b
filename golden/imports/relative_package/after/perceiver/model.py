from __future__ import annotations

import haiku as hk

from . import blocks
from .blocks.shared_latents import SharedLatents


def forward(inputs):
    shared_latents = SharedLatents(name="shared_latents")
    x = blocks.Cross(shared_latents=shared_latents)(inputs)
    return blocks.Latent(shared_latents=shared_latents)(x)


model = hk.transform(forward)
