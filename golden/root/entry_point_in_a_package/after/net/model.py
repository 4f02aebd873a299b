"""A model that nothing in the tree transforms."""

import haiku as hk

from net.scales import SharedScale, narrow, widen


def forward(x):
    shared_scale = SharedScale(name="shared_scale")
    return narrow(hk.Linear(4)(widen(x, shared_scale=shared_scale)), shared_scale=shared_scale)
