"""Cases as configured to what the children are told: shape strings to dtypes and sizes."""

from __future__ import annotations

import re

from hkmigrate.config import Case

DTYPES = {
    "bool": "bool",
    "bf16": "bfloat16",
    **{f"f{bits}": f"float{bits}" for bits in (16, 32, 64)},
    **{f"i{bits}": f"int{bits}" for bits in (8, 16, 32, 64)},
    **{f"u{bits}": f"uint{bits}" for bits in (8, 16, 32, 64)},
    **{f"c{bits}": f"complex{bits}" for bits in (64, 128)},
}
SHAPE = re.compile(r"(\w+)\s*\[(.*)\]")
Spec = dict[str, object]


class ShapeError(Exception):
    """A case that cannot be used as it is written; the message names the case and what is wrong."""


def case_message(case: Case) -> Spec:
    """A case as the child reads it.

    Raises:
        ShapeError: an entry that is not `module:attribute`, or an input that is no shape string.
    """
    module, _, attribute = case.entry.partition(":")
    parts = [*module.split("."), *attribute.split(".")]
    if module.endswith(".py") or not all(part.isidentifier() for part in parts):
        raise ShapeError(f"case {case.name}: entry {case.entry!r} is not of the form module:attribute")
    inputs = [_shape(case.name, text) for text in case.inputs]
    kwargs = {key: _keyword(case.name, value) for key, value in case.kwargs}
    return {"name": case.name, "entry": case.entry, "inputs": inputs, "kwargs": kwargs}


def _keyword(name: str, value: str | bool | float) -> Spec:
    """A shape where a string looks like one, else the value as it is."""
    if isinstance(value, str) and SHAPE.fullmatch(value.strip()):
        return _shape(name, value)
    return {"value": value}


def _shape(name: str, text: str) -> Spec:
    found = SHAPE.fullmatch(text.strip())
    if found is None:
        raise ShapeError(f"case {name}: input {text!r} is not a shape string such as i32[2,5], f32[] or bool[3]")
    dtype, sizes = found[1], [size.strip() for size in found[2].split(",")] if found[2].strip() else []
    if dtype not in DTYPES:
        raise ShapeError(f"case {name}: input {text!r} has the unknown dtype {dtype!r}; known are {', '.join(DTYPES)}")
    for size in sizes:
        if not (size.isascii() and size.isdigit()):
            raise ShapeError(f"case {name}: input {text!r} has the size {size!r}, which is not a whole number")
    return {"dtype": DTYPES[dtype], "shape": [int(size) for size in sizes]}
