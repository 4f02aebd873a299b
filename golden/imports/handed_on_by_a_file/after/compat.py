"""The names of Haiku that this project uses."""

import haiku as hk
from haiku import force_name, name_scope

__all__ = ["force_name", "hk", "name_scope"]
