"""The forced name is a field of a configuration."""

import haiku as hk
import dataclasses


@dataclasses.dataclass(frozen=True)
class Config:
    width: int = 4
    proj: str = "proj"


CFG = Config()


class Up(hk.Module):
    def __init__(self, cfg, name=None, *, proj):
        super().__init__(name=name)
        self.proj = proj
        self.cfg = cfg

    def __call__(self, x):
        return self.proj(x) * 2


class Down(hk.Module):
    def __init__(self, cfg, name=None, *, proj):
        super().__init__(name=name)
        self.proj = proj
        self.cfg = cfg

    def __call__(self, x):
        return x + self.proj(x)


def forward(x):
    proj = hk.Linear(CFG.width, name="proj")
    return Down(CFG, proj=proj)(Up(CFG, proj=proj)(x))


net = hk.transform(forward)
