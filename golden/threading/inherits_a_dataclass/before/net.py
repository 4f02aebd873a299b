"""A class without a constructor of its own inherits that of a dataclass, which does not share anything."""

import dataclasses

import haiku as hk

@dataclasses.dataclass
class Base(hk.Module):
    width: int
    scale: float = 1.0

    def __call__(self, x):
        return x * self.scale

class Sub(Base):
    def __call__(self, x):
        with hk.name_scope(hk.force_name("tied")):
            return x @ hk.get_parameter("w", [self.width, self.width], init=hk.initializers.RandomNormal())

@hk.transform
def net(x):
    return Sub(4, scale=2.0)(Sub(4)(x))
