"""In the name scope, Haiku counts for itself: the forced name does not count with the root's own layer, which is the same."""

import haiku as hk


@hk.transform
def net(x):
    with hk.name_scope("part"):
        x = hk.Linear(4, name=hk.force_name("linear"))(x)
    x = hk.Linear(4)(x)
    return hk.Linear(4, name=hk.force_name("linear"))(x)
