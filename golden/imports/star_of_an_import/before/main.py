"""Uses `hk` by a star import of a file that itself needs it no more."""

from layers import *
from make import forward

model = hk.transform(forward)
