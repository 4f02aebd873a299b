"""Texts that are put together when the program runs, as far as they show: `shared_*` for `f"shared_{kind}"`."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import lru_cache

from hkmigrate.detect.program.code import Code, NotConstantError, constant
from hkmigrate.detect.program.families import pieces
from hkmigrate.model.names import fits
from hkmigrate.source.project import Project

_MARKS = r"\{[^{}\"'\n]*\}|%[-\d.]*[sdir]"
_TEXT = re.compile(rf"[\"']((?:[\w/]|{_MARKS})+)[\"']".encode())
_NAMED = re.compile(rb"\bname\s*=\s*[fF]?$")
_JOINS = re.compile(rb"\s*\.\s*join\b")
_NEAR = 40  # bytes around a text, in which it shows what becomes of it
_MARK = re.compile(_MARKS)
_LETTER = re.compile("[A-Za-z]")


def spelled_patterns(data: bytes) -> frozenset[str]:
    """The patterns of all texts that a file may put together and that could be names, `*` for what is put in.

    Those without a letter count only where a `name` is given.
    """
    found = set[str]()
    for match in _TEXT.finditer(data):
        text = _MARK.sub("*", match[1].decode(errors="replace"))
        before, after = data[max(match.start() - _NEAR, 0) : match.start()], data[match.end() : match.end() + _NEAR]
        patterns = [
            text,
            f"{text}*" if after.lstrip().startswith(b"+") else "",
            f"*{text}" if before.rstrip().endswith(b"+") else "",
            f"*{text}*" if _JOINS.match(after) else "",
        ]
        named = _NAMED.search(before) is not None
        found.update(pattern for pattern in patterns if _shows(pattern) and (named or has_letters(pattern)))
    return frozenset(found)


def _shows(pattern: str) -> bool:
    """Whether something is put in, and something is known of the rest."""
    return "*" in pattern and pattern.strip("*") != ""


def is_put_together(node: ast.expr) -> bool:
    """Whether an expression is of a kind that puts texts together."""
    match node:
        case ast.JoinedStr() | ast.BinOp(op=ast.Add() | ast.Mod()):
            return True
        case ast.Call(func=ast.Attribute(attr="format" | "join") | ast.Name(id="str")):
            return True
        case _:
            return False


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


def has_letters(pattern: str) -> bool:
    """Whether a pattern shows more of a name than marks between its parts."""
    return _LETTER.search(pattern) is not None


@lru_cache(maxsize=65_536)  # files spell few patterns, which each plan asks about again
def may_become(pattern: str, bases: frozenset[str]) -> tuple[str, ...]:
    """Those names of which, or of one of whose numbers, a text of this pattern may be a part of a path."""
    known = max(pattern.split("*"), key=len)
    every, forms = _forms(bases)
    if known not in every:
        return ()
    return tuple(base for base, held, names in forms if known in held and any(fits(name, pattern) for name in names))


@lru_cache(maxsize=16)
def _forms(bases: frozenset[str]) -> tuple[str, list[tuple[str, str, tuple[str, ...]]]]:
    """The forms of names: as one text, and of each name as one text and by themselves."""
    held: list[tuple[str, str, tuple[str, ...]]] = []
    for base in sorted(bases):
        names = (base, f"{base}_1", f"{base}_12", f"{base}/x", f"x/{base}")
        held.append((base, "\0".join(names), names))
    return "\0".join(text for _, text, _ in held), held
