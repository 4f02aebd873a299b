"""What is imported from `haiku.experimental` has no use any more, though `hk.name_scope` is written."""

import haiku as hk
from haiku.experimental import force_name, name_scope


def scale():
    with name_scope(force_name("shared/scale")):
        return hk.get_parameter("w", [], init=hk.initializers.Constant(2.0))


class Up(hk.Module):
    def __call__(self, x):
        return x * scale()


class Down(hk.Module):
    def __call__(self, x):
        return x / scale()


model = hk.transform(lambda x: Down()(Up()(x)))
