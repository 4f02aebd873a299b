"""A class without a constructor of its own inherits that of a dataclass, which does not share anything."""

import dataclasses

import haiku as hk

@dataclasses.dataclass
class Base(hk.Module):
    width: int
    scale: float = 1.0

    def __call__(self, x):
        return x * self.scale


class Tied(hk.Module):
    """Owns `tied/w`, read by Sub."""

    def w(self, width):
        return hk.get_parameter(
            "w", [width, width], init=hk.initializers.RandomNormal()
        )


class Sub(Base):
    def __init__(self, *args, tied, **kwargs):
        super().__init__(*args, **kwargs)
        self.tied = tied

    def __call__(self, x):
        return x @ self.tied.w(self.width)

@hk.transform
def net(x):
    tied = Tied(name="tied")
    return Sub(4, scale=2.0, tied=tied)(Sub(4, tied=tied)(x))
