import dataclasses


@dataclasses.dataclass(frozen=True)
class Config:
    channels: int = 4
    blocks: int = 2


DEFAULT = Config()
