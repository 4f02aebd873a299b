"""A model that nothing in the tree transforms."""

import haiku as hk

from net.scales import narrow, widen


def forward(x):
    return narrow(hk.Linear(4)(widen(x)))
