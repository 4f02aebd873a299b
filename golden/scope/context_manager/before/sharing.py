import contextlib
from contextlib import contextmanager

import haiku as hk


@contextmanager
def under(name):
    """What is made here lies under `name`, wherever that is."""
    with hk.name_scope(name):
        yield


@contextlib.contextmanager
def head():
    with under(hk.force_name("head")):
        yield
