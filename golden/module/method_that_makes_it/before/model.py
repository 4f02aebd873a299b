"""A method makes a layer of the name that it is given, forced or not."""

import haiku as hk

class Base(hk.Module):
    def __init__(self, width=4, name=None):
        super().__init__(name=name)
        self.width = width

    def _proj(self, name):
        return hk.Linear(self.width, with_bias=False, name=name)


class Up(Base):
    def __call__(self, x):
        return self._proj(hk.force_name("proj"))(x) * self._proj("own")(x)


class Down(Base):
    def __call__(self, x):
        return x + self._proj(hk.force_name("proj"))(x)


def forward(x):
    return Down()(Up()(x))


net = hk.transform(forward)
