import haiku as hk

import base


def mix(x):
    return base.CommonLayer(base.WIDTH, name=hk.force_name("common"))(x)


def readout(x):
    return hk.Linear(base.WIDTH, name=hk.force_name("out"))(x)
