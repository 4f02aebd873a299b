"""The table of classes is handed to code out of sight."""

import haiku as hk
import registry


class Scale(hk.Module):
    def __call__(self, x):
        with hk.name_scope(hk.force_name("gain")):
            return x * hk.get_parameter("w", [4], init=hk.initializers.Constant(2.0))


LAYERS = {"scale": Scale}


@hk.transform
def net(x):
    return registry.pick(LAYERS, "scale")()(x) + Scale()(x)
