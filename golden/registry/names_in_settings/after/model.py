"""The names of declared parameters come from a settings class, an attribute and an argument."""

import dataclasses

import haiku as hk

from shared import GlobalGain, GlobalTable


@dataclasses.dataclass(frozen=True)
class Names:
    table: str = "global_table"
    gain: str = "global_gain"


NAMES = Names()

class Encoder(hk.Module):
    TABLE = NAMES.table

    def __init__(self, name=None, *, global_table):
        super().__init__(name=name)
        self.global_table = global_table

    def __call__(self, x):
        return x @ self.global_table.w


class Decoder(hk.Module):
    def __init__(self, table, name=None, *, global_gain, global_table):
        super().__init__(name=name)
        self.global_gain = global_gain
        self.global_table = global_table
        self.table = table

    def __call__(self, x):
        return (x * self.global_gain.w) @ self.global_table.w.T


@hk.transform
def model(x):
    global_gain = GlobalGain(name="global_gain")
    global_table = GlobalTable(name="global_table")
    x = Encoder(global_table=global_table)(x)
    return Decoder(NAMES.table, global_gain=global_gain, global_table=global_table)(x) * global_gain.w
