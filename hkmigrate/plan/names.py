"""Names for what is made: the owner's class, and the argument, attribute and variable that carry it."""

from __future__ import annotations

import builtins
import keyword
import re
from collections.abc import Iterable, Iterator
from itertools import chain, count

from hkmigrate.model.names import as_identifier, snake_to_camel

RESERVED = frozenset(
    ("name", "module_name", "params_dict", "state_dict", "submodules", "AUTO_REPR", "self", "cls", "property")
)
"""Names that every module has already, or that Haiku asks its class for."""

_HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
"""Where a word begins within a name such as `GlobalEmbed`."""


def attribute_name(path: str, taken: Iterable[str]) -> str:
    """The name that carries the owner of `path`: its last part where that is free."""
    used = frozenset(taken) | frozenset(dir(builtins)) | RESERVED
    return next(name for name in _attributes(path) if name not in used)


def _attributes(path: str) -> Iterator[str]:
    parts = [as_identifier(part.lstrip("~")) for part in path.split("/") if part.strip("~")]
    parts = [_HUMP.sub("_", part).lower() for part in parts]
    last = parts[-1]
    yield last
    yield "_".join(parts)
    if not last.startswith("shared"):
        yield f"shared_{last}"
    yield f"{last}_owner"
    yield from (f"{last}_owner_{number}" for number in range(2, 1000))


def class_name(attribute: str, taken: Iterable[str]) -> str:
    """The owner's class for the name that carries it."""
    used = frozenset(taken) | frozenset(dir(builtins)) | frozenset(keyword.kwlist)
    alike = {one.lower() for one in used if one[:1].isupper() and not one.isupper()}  # classes, and no constants
    plain = snake_to_camel(attribute) or "Owner"
    plain = f"Shared{plain}" if plain[0].isdigit() else plain
    shared = [] if plain.startswith("Shared") else [f"Shared{plain}"]
    numbered = (f"{plain}Owner{number}" for number in count(2))
    return next(
        name
        for name in chain([plain, *shared, f"{plain}Owner"], numbered)
        if name not in used and name.lower() not in alike
    )
