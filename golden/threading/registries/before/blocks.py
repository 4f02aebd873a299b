import functools

import haiku as hk


class Scale(hk.Module):
    def __init__(self, factor=1.0, name=None):
        super().__init__(name=name)
        self.factor = factor

    def __call__(self, x):
        with hk.name_scope(hk.force_name("gain")):
            return self.factor * x * hk.get_parameter("w", [4], init=hk.initializers.Constant(2.0))


class Shift(hk.Module):
    def __call__(self, x):
        return x + 1


BLOCKS = {"scale": Scale, "shift": Shift, "half": functools.partial(Scale, factor=0.5)}
STAGES = [Scale, Shift]
