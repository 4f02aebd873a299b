"""Sharing as Haiku means it: one instance, called twice."""

import haiku as hk


@hk.transform
def net(x):
    tied = hk.Linear(4, name="tied")
    return tied(tied(x))
