import haiku as hk

import pkg.model
import pkg.parts.head


@hk.transform
def net(x):
    return pkg.parts.head.Unembed()(pkg.model.Embed()(x))
