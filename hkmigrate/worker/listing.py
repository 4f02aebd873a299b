"""The equations of a traced function that its results need, in the order of computation, for people to read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from hkmigrate.worker.digest import Digester, Event, has_effect
from hkmigrate.worker.trace import Traced

Row = dict[str, object]


def listing(digester: Digester, traced: Traced, inputs: Sequence[bytes]) -> list[Row]:
    """A row for each equation: digest, primitive, words, and the place in the tree that made it, if it did."""
    names = dict(zip(inputs, traced.names, strict=True))
    noted: list[tuple[Event, str]] = []
    digester.note = lambda event: noted.append((event, _place(digester, event)))
    try:
        outputs = digester.walk(digester.compile(traced.graph), inputs)
    finally:
        digester.note = None
    live = {id(output) for output in outputs}
    rows = []
    for event, place in reversed(noted):
        if any(id(result) in live for result in event.results) or _acts(event):
            live.update(id(operand) for operand in event.operands)
            if event.equation is not None:
                rows.append(_row(event, place, names))
    return rows[::-1]


def _acts(event: Event) -> bool:
    return event.equation is not None and has_effect(event.equation)


def _place(digester: Digester, event: Event) -> str:
    return digester.place(event.equation) or "" if event.equation is not None else ""


def _row(event: Event, place: str, names: Mapping[bytes, str]) -> Row:
    equation = event.equation
    shown = [_operand(atom, names.get(operand)) for atom, operand in zip(equation.invars, event.operands, strict=True)]
    made = ", ".join(str(var.aval) for var in equation.outvars)
    path, _, line = place.rpartition(":")
    return {
        "digest": event.digest.hex(),
        "primitive": equation.primitive.name,
        "words": f"{equation.primitive.name}({', '.join(shown)}) -> {made}",
        "path": path or None,
        "line": int(line) if line else None,
    }


def _operand(atom: Any, name: str | None) -> str:
    if hasattr(atom, "val"):
        return str(atom.val)
    return f"{name} {atom.aval}" if name else str(atom.aval)
