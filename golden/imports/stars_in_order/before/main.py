"""Star imports: of two that bring a `Block`, the last one counts."""

from old_blocks import *
from blocks import *
from heads import *

model = hk.transform(lambda x: Head()(Block()(x)))
