"""One traced part of a case in plain words and digests, as it is sent to the parent."""

from __future__ import annotations

from hkmigrate.worker.digest import Code, Digester, Event
from hkmigrate.worker.inputs import shape_text
from hkmigrate.worker.stable import mix
from hkmigrate.worker.trace import Traced

Reply = dict[str, object]


def part_of(traced: Traced, digester: Digester) -> Reply:
    """The structure of what a part gives, and a digest of each result."""
    results = traced.results
    digester.effects = []
    outputs = [b""] * len(results.labels)
    if traced.graph is not None:
        code, inputs = digester.compile(traced.graph), inputs_of(traced, digester)
        outputs = digester.walk(code, inputs)
        if not traced.call.is_init and not any(label.startswith("output") for label in results.labels):
            digester.effects += _ends(digester, code, inputs)
    rows = zip(results.labels, outputs, traced.shapes, strict=True)
    return {
        "part": traced.call.part,
        "tree": results.tree,
        "leaves": [[label, digest.hex(), shape_text(aval)] for label, digest, aval in rows],
        "fixed": results.fixed,
        "effects": [effect.hex() for effect in digester.effects],
    }


def _ends(digester: Digester, code: Code, inputs: list[bytes]) -> list[bytes]:
    """What is computed and goes nowhere: of a function that returns nothing, all that it can have been called for."""
    events: list[Event] = []
    before, effects = digester.note, list(digester.effects)
    digester.note = events.append
    try:
        digester.walk(code, inputs)
    finally:
        digester.note, digester.effects = before, effects
    used = {operand for event in events for operand in event.operands}
    return sorted({result for event in events for result in event.results} - used)


def inputs_of(traced: Traced, digester: Digester) -> list[bytes]:
    """The digests of a call's inputs: what each one is called, and its type."""
    avals = [var.aval for var in traced.graph.jaxpr.invars]
    return [mix(b"input", name.encode(), digester.aval(aval)) for name, aval in zip(traced.names, avals, strict=True)]
