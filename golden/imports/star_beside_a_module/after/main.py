"""New code needs `base`, which a star import brings from a file that does without it then."""

import haiku as hk

from layers import *
import base


def forward(x):
    common = base.CommonLayer(base.WIDTH, name="common")
    out = hk.Linear(base.WIDTH, name="out")
    x = readout(mix(x, common=common), out=out)
    return readout(mix(x, common=common), out=out)


model = hk.transform(forward)
