"""The forced name is a field of a configuration."""

import haiku as hk
import dataclasses


@dataclasses.dataclass(frozen=True)
class Config:
    width: int = 4
    proj: str = hk.force_name("proj")


CFG = Config()


class Up(hk.Module):
    def __init__(self, cfg, name=None):
        super().__init__(name=name)
        self.cfg = cfg

    def __call__(self, x):
        return hk.Linear(self.cfg.width, name=self.cfg.proj)(x) * 2


class Down(hk.Module):
    def __init__(self, cfg, name=None):
        super().__init__(name=name)
        self.cfg = cfg

    def __call__(self, x):
        return x + hk.Linear(self.cfg.width, name=self.cfg.proj)(x)


def forward(x):
    return Down(CFG)(Up(CFG)(x))


net = hk.transform(forward)
