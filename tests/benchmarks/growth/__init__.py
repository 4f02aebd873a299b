"""Programs that grow by n, and how the work that they make grows with them."""

from . import blocks, classes, helpers, sizes
from .shape import SHAPES

__all__ = ["SHAPES", "blocks", "classes", "helpers", "sizes"]
