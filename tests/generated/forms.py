"""The forms in which a program shares each of its groups: what refusals are counted by."""

from __future__ import annotations

from collections.abc import Iterator

from .model import Child, Inside, Layer, Program, Step, Unit, Use

PLAIN = {"policy": "policy", "plain": "plain class", "mixed": "methods in a mixin", "hooked": "hook"}


def forms_of(program: Program) -> dict[str, frozenset[str]]:
    """The forms of each group: its own, and those of every class, function and root on the way to its uses."""
    found: dict[str, set[str]] = {}
    for root in program.roots:
        for step, way in _reached(root.steps, frozenset({f"root {root.style}"})):
            found.setdefault(step.group.path, set()).update(way, _of_use(step))
    return {path: frozenset(forms) for path, forms in found.items()}


def _of_use(use: Use) -> Iterator[str]:
    group = use.group
    yield from (f"style {group.style}", f"name {group.spelling}", f"entry {use.entry}", f"place {use.place}")
    yield f"shape {group.shape}"
    yield from (f"initializer {leaf.init}" for leaf in use.leaves if leaf.init)


def _reached(steps: tuple[Step, ...] | list[Step], way: frozenset[str]) -> Iterator[tuple[Use, frozenset[str]]]:
    for step in steps:
        match step:
            case Use():
                yield step, way
            case Inside():
                yield from _reached(step.steps, way | {f"inside {step.wrapper}"})
            case Child():
                how = "registered" if step.how == "registered" and step.unit.registered else step.how
                yield from _below(step.unit, way | {f"built {how}" if step.unit.is_class else f"called {step.how}"})
            case Layer():
                pass


def _below(unit: Unit, way: frozenset[str]) -> Iterator[tuple[Use, frozenset[str]]]:
    way |= {f"constructor {unit.constructor}"} if unit.is_class else {"function"}
    way |= {word for attribute, word in PLAIN.items() if getattr(unit, attribute)}
    if unit.base is not None:
        yield from _below(unit.base, way | {f"inherits {unit.inherits[0]} {unit.inherits[1]}"})
    yield from _reached(unit.steps, way)
