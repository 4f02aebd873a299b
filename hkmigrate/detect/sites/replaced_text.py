"""The text of a call that moves from an assignment in a constructor to the `return` of a method."""

from __future__ import annotations

import ast
from collections.abc import Mapping

from hkmigrate.source.children import walk
from hkmigrate.source.project import Module


def moved_text(module: Module, statement: ast.Assign, call: ast.Call, swaps: Mapping[ast.expr, str]) -> str | None:
    """The call with parts of it swapped, for a method beside the constructor; None where a string spans lines."""
    for node in walk(call):
        if isinstance(node, ast.Constant | ast.JoinedStr) and node.lineno != node.end_lineno:
            return None
    at, end = module.bounds(call)
    parts: list[str] = []
    for node in sorted(swaps, key=module.bounds):
        start, stop = module.bounds(node)
        parts += [module.slice(at, start), swaps[node]]
        at = stop
    first, *rest = "".join([*parts, module.slice(at, end)]).replace("\r\n", "\n").split("\n")
    margin = module.margin(statement).removesuffix(module.indent)
    if first.rstrip()[-1:] not in "([{,":
        return "\n".join([first, *(line.removeprefix(margin) for line in rest)])
    shift = 0 if first.rstrip()[-1:] in "([{" else len("return ") - (call.col_offset - statement.col_offset)
    return "\n".join([first, *(_shifted(line.removeprefix(margin), shift) for line in rest)])


def _shifted(line: str, by: int) -> str:
    blank = len(line) - len(line.lstrip(" "))
    return " " * max(blank + by, 0) + line[blank:]
