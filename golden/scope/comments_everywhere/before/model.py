#!/usr/bin/env python
# -*- coding: utf-8 -*-
"""Comments in every place that a scope has."""

from __future__ import annotations

import haiku as hk
import jax.numpy as jnp


# The shared row scales whatever comes in.
class Scale(hk.Module):
    """Scales.

    More on that.
    """

    # Called once.
    def __call__(self, x):
        # before the scope
        with hk.name_scope(hk.force_name("row")):  # on the scope
            # first in the scope
            w = hk.get_parameter("w", [3], init=jnp.ones)  # on the read

            # last in the scope
        # after the scope
        return x * w


# The root.
@hk.transform
def net(x):
    # first in the root

    return Scale()(x) + Scale(name="again")(x)  # last in the root
# at the end of the file
