"""The names of declared parameters come from a settings class, an attribute and an argument."""

import dataclasses

import haiku as hk

from shared import declare, read


@dataclasses.dataclass(frozen=True)
class Names:
    table: str = "global_table"
    gain: str = "global_gain"


NAMES = Names()

declare(NAMES.table, [4, 4], init=hk.initializers.RandomNormal(0.5))
declare(NAMES.gain, [4])


class Encoder(hk.Module):
    TABLE = NAMES.table

    def __call__(self, x):
        return x @ read(self.TABLE)


class Decoder(hk.Module):
    def __init__(self, table, name=None):
        super().__init__(name=name)
        self.table = table

    def __call__(self, x):
        return (x * read(NAMES.gain)) @ read(self.table).T


@hk.transform
def model(x):
    x = Encoder()(x)
    return Decoder(NAMES.table)(x) * read(NAMES.gain)
