"""A random program as files and cases."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from hkmigrate.config import Place, Style

from .buckets import GROUP
from .draw import Draw
from .forms import forms_of
from .grow import grow
from .hacks import Hacks
from .model import Layer, Program, Root, Use, reached
from .noise import printed
from .roots import write_root
from .rules import expectations
from .source import Source
from .units import write_unit

PLACES: dict[Place, int] = {"auto": 7, "nearest": 1}
CONFIGS = {"namedtuple": 5, "dataclass": 3, "namespace": 2, "dict": 2, "configdict": 2}
COMPAT = b'''"""The names of Haiku that this project uses."""

import haiku as hk
from haiku import force_name, name_scope

__all__ = ["force_name", "hk", "name_scope"]
'''


@dataclass(frozen=True)
class Written:
    """A program that can be run.

    Attributes:
        files: the bytes of each file by path.
        cases: the entry points as the worker reads them.
        expected: the groups that have to be refused, with the reason.
        groups: the forced names.
        forms: how each group is shared, for counting.
        symbolic: whether it is given a forced name when it runs.
        place: where owners are to be made.
        style: what the owners are to offer.
        requested: the groups to work on, where these are not all that are found.
    """

    files: dict[str, bytes]
    cases: list[dict[str, object]]
    expected: dict[str, str]
    groups: tuple[str, ...]
    forms: Mapping[str, frozenset[str]]
    place: Place
    style: Style
    requested: tuple[str, ...] = ()
    symbolic: bool = False

    def text(self) -> str:
        """All files, one after the other."""
        parts = [f"==> {path} <==\n{data.decode()}" for path, data in self.files.items() if data]
        return "\n".join(parts)


def write(draw: Draw) -> Written:
    """Draw a program and print it."""
    program = grow(draw)
    sources = [Source(program, index, draw) for index in range(len(program.files))]
    hacks = Hacks(program, sources, draw, _homes(program, draw), draw.weighted(CONFIGS))
    for unit in program.units:
        write_unit(program, unit, hacks, draw)
    for root in program.roots:
        write_root(program, root, hacks, draw)
    texts = [source.text() for source in sources]
    files = {source.path: printed(text, draw) for source, text in zip(sources, texts, strict=True)}
    folder = f"{program.package}/" if program.package else ""
    if any(source.through_compat for source in sources):
        files[f"{folder}compat.py"] = COMPAT
    if program.package:
        files[f"{program.package}/__init__.py"] = b""
    cases = [case for root in program.roots for case in _cases(program, root, sources[root.file])]
    used = {step.group.path for step in _steps(program) if isinstance(step, Use) and not step.hidden}
    place = draw.weighted(PLACES)  # the last draws, so that a program stays what it is when these change
    style: Style = "methods" if draw.chance(50) else "accessor"
    names = tuple(sorted(used))
    forms = forms_of(program)
    bucket = any(isinstance(step, Layer) and step.kind == "bucket" for step in _steps(program))
    requested = (*names, GROUP) if bucket and draw.chance(60) else ()
    expected, symbolic = expectations(program, place), bool(program.symbolic)
    return Written(files, cases, expected, names, forms, place, style, requested, symbolic)


def _steps(program: Program) -> list[object]:
    units = [step for unit in program.units for step in reached(unit.steps)]
    return [*units, *(step for root in program.roots for step in reached(root.steps))]


def _homes(program: Program, draw: Draw) -> dict[str, int]:
    """The file of each group's helper: at most the first of those that use it."""
    found: dict[str, int] = {}
    for group in program.groups:
        files = [
            unit.file
            for unit in program.units
            if any(isinstance(step, Use) and step.group is group for step in reached(unit.steps))
        ]
        found[group.path] = draw.below(min([*files, program.main]) + 1)
    return found


def _cases(program: Program, root: Root, source: Source) -> list[dict[str, object]]:
    """Each root with and without training, and without a random key where nothing asks for one."""
    x = {"dtype": "float32", "shape": [3, program.width]}
    names = [{"value": group.path} for group in program.symbolic]
    hard = any(isinstance(step, Layer) and step.kind == "dropout" for step in reached(root.steps))
    entry = {"entry": f"{source.module}:{root.name}"}
    if not program.flag:
        return [{**entry, "name": root.name, "inputs": [x, *names], "keyless": not hard}]
    return [
        {**entry, "name": f"{root.name} {flag}", "inputs": [x, {"value": flag}, *names], "keyless": not (hard and flag)}
        for flag in (True, False)
    ]
