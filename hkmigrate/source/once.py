"""What is told of a text once, as long as the text is the very same."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

_Key = TypeVar("_Key")
_Told = TypeVar("_Told")


def told_once(kept: dict[_Key, tuple[bytes, _Told]], key: _Key, data: bytes, make: Callable[[bytes], _Told]) -> _Told:
    """What `make` tells of `data`: what is kept for the key where it was told of this very object, else kept now."""
    found = kept.get(key)
    if found is None or found[0] is not data:
        found = kept[key] = (data, make(data))
    return found[1]
