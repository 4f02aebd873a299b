#!/usr/bin/env python
# -*- coding: utf-8 -*-
"""Comments in every place that a scope has."""

from __future__ import annotations

import haiku as hk
import jax.numpy as jnp


class Row(hk.Module):
    """Owns `row/w`, read by Scale."""

    @property
    def w(self):
        return hk.get_parameter("w", [3], init=jnp.ones)


# The shared row scales whatever comes in.
class Scale(hk.Module):
    """Scales.

    More on that.
    """

    def __init__(self, name=None, *, row):
        super().__init__(name=name)
        self.row = row

    # Called once.
    def __call__(self, x):
        # before the scope
        # on the scope
        # first in the scope
        w = self.row.w  # on the read

        # last in the scope
        # after the scope
        return x * w


# The root.
@hk.transform
def net(x):
    # first in the root

    row = Row(name="row")
    return Scale(row=row)(x) + Scale(name="again", row=row)(x)  # last in the root
# at the end of the file
