"""A method makes a layer of the name that it is given, forced or not."""

import haiku as hk

class Base(hk.Module):
    def __init__(self, width=4, name=None):
        super().__init__(name=name)
        self.width = width

    def _proj(self, name):
        return hk.Linear(self.width, with_bias=False, name=name)


class Up(Base):
    def __init__(self, *args, proj, **kwargs):
        super().__init__(*args, **kwargs)
        self.proj = proj

    def __call__(self, x):
        return self.proj(x) * self._proj("own")(x)


class Down(Base):
    def __init__(self, *args, proj, **kwargs):
        super().__init__(*args, **kwargs)
        self.proj = proj

    def __call__(self, x):
        return x + self.proj(x)


def forward(x):
    proj = hk.Linear(4, with_bias=False, name="proj")
    return Down(proj=proj)(Up(proj=proj)(x))


net = hk.transform(forward)
