"""Texts that are put together when the program runs, as far as they show: `shared_*` for `f"shared_{kind}"`."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import lru_cache

from hkmigrate.detect.program.code import Code, NotConstantError, constant
from hkmigrate.detect.program.families import pieces
from hkmigrate.source.project import Project

_MARKS = r"\{[^{}\"'\n]*\}|%[-\d.]*[sdir]"
_MARK = re.compile(_MARKS)


def _shows(pattern: str) -> bool:
    """Whether something is put in, and something is known of the rest."""
    return "*" in pattern and pattern.strip("*") != ""


def pattern_of(project: Project, code: Code) -> str | None:
    """The pattern of a text that is put together, None for what shows nothing of it, or is no such text."""
    parts = ["*" if isinstance(part, Code) else part for part in pieces(project, code)]
    if not any(part != "*" for part in parts):
        parts = list(_filled(project, code))
    pattern = "".join(parts)
    return pattern if _shows(pattern) else None


def _filled(project: Project, code: Code) -> Iterator[str]:
    match code.node:
        case ast.BinOp(op=ast.Mod(), left=template) | ast.Call(func=ast.Attribute(value=template, attr="format")):
            yield _MARK.sub("*", _text(project, code.at(template)))
        case ast.Call(func=ast.Attribute(value=joiner, attr="join"), args=[ast.Tuple() | ast.List() as given]):
            items = (_text(project, code.at(item)) or pattern_of(project, code.at(item)) or "*" for item in given.elts)
            yield _text(project, code.at(joiner)).join(items)
        case ast.Call(func=ast.Attribute(value=joiner, attr="join")):
            yield f"*{_text(project, code.at(joiner))}*"
        case _:
            pass


def _text(project: Project, code: Code) -> str:
    try:
        value = constant(project, code)
    except NotConstantError:
        return ""
    return value if isinstance(value, str) else ""


@lru_cache(maxsize=16)
def _forms(bases: frozenset[str]) -> tuple[str, list[tuple[str, str, tuple[str, ...]]]]:
    """The forms of names: as one text, and of each name as one text and by themselves."""
    held: list[tuple[str, str, tuple[str, ...]]] = []
    for base in sorted(bases):
        names = (base, f"{base}_1", f"{base}_12", f"{base}/x", f"x/{base}")
        held.append((base, "\0".join(names), names))
    return "\0".join(text for _, text, _ in held), held
