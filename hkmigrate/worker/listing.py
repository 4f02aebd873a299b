"""The equations of a traced function that its results need, in the order of computation, for people to read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from hkmigrate.worker.digest import Digester, Event, has_effect
from hkmigrate.worker.trace import Traced

Row = dict[str, object]


class Listing:
    """The equations that count, in order.

    Attributes:
        digests: one for each equation.
    """

    def __init__(self, digester: Digester, traced: Traced, inputs: Sequence[bytes]) -> None:
        """`inputs` are the digests of the inputs of `traced`."""
        self._digester, self._names = digester, dict(zip(inputs, traced.names, strict=True))
        noted: list[tuple[Event, Any]] = []  # with what stands for the equation when its place is asked for
        digester.note = lambda event: noted.append((event, digester.anchor))
        try:
            outputs = digester.walk(digester.compile(traced.graph), inputs)
        finally:
            digester.note = None
        live, self._events = {id(output) for output in outputs}, list[tuple[Event, Any]]()
        for event, anchor in reversed(noted):
            if any(id(result) in live for result in event.results) or _acts(event):
                live.update(id(operand) for operand in event.operands)
                if event.equation is not None:
                    self._events.append((event, anchor))
        self._events.reverse()
        self.digests = [event.digest for event, _ in self._events]

    def row(self, at: int) -> Row:
        """Equation number `at`: primitive, words, and the place in the tree that made it, if it did."""
        event, anchor = self._events[at]
        return _row(event, self._digester.place(anchor or event.equation) or "", self._names)


def _acts(event: Event) -> bool:
    return event.equation is not None and has_effect(event.equation)


def _row(event: Event, place: str, names: Mapping[bytes, str]) -> Row:
    equation = event.equation
    shown = [_operand(atom, names.get(operand)) for atom, operand in zip(equation.invars, event.operands, strict=True)]
    made = ", ".join(str(var.aval) for var in equation.outvars)
    path, _, line = place.rpartition(":")
    return {
        "primitive": equation.primitive.name,
        "words": f"{equation.primitive.name}({', '.join(shown)}) -> {made}",
        "path": path or None,
        "line": int(line) if line else None,
    }


def _operand(atom: Any, name: str | None) -> str:
    if hasattr(atom, "val"):
        return str(atom.val)
    return f"{name} {atom.aval}" if name else str(atom.aval)
