"""The names and sizes of everything that is shared."""

ROOT = "shared"
TABLE = ROOT + "_table"
SIZE = 9
