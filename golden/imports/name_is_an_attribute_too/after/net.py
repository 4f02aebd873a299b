"""What is imported from `haiku.experimental` has no use any more, though `hk.name_scope` is written."""

import haiku as hk


class SharedScale(hk.Module):
    """Owns `shared/scale/w`, read by Up and Down."""

    @property
    def w(self):
        return hk.get_parameter("w", [], init=hk.initializers.Constant(2.0))


class Up(hk.Module):
    def __init__(self, name=None, *, shared_scale):
        super().__init__(name=name)
        self.shared_scale = shared_scale

    def __call__(self, x):
        return x * self.shared_scale.w


class Down(hk.Module):
    def __init__(self, name=None, *, shared_scale):
        super().__init__(name=name)
        self.shared_scale = shared_scale

    def __call__(self, x):
        return x / self.shared_scale.w


def forward(x):
    with hk.name_scope("shared"):
        shared_scale = SharedScale(name="scale")
    return Down(shared_scale=shared_scale)(Up(shared_scale=shared_scale)(x))


model = hk.transform(forward)
