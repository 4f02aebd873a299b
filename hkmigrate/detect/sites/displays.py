"""Dictionaries that are written down whole, `SIZES = {"table": (4, 4)}`, and what is looked up in them."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from hkmigrate.detect.program.code import Code, NotConstantError, constant_or_seen
from hkmigrate.detect.program.references import possible_loads_of
from hkmigrate.source.project import Project, Value


def displayed(project: Project, code: Code) -> Code | None:
    """What `SIZES["table"]` gives, None where the code is no such lookup, or it is not known."""
    match code.node:
        case ast.Subscript(value=ast.Name() | ast.Attribute() as base, slice=key):
            meaning = project.resolve(base, code.module)
        case _:
            return None
    if not isinstance(meaning, Value) or meaning.scope.parent is not None or not _stays(project, meaning):
        return None
    try:
        wanted = constant_or_seen(project, code.at(key))
    except NotConstantError:
        return None
    found = [value for name, value in items(meaning.expression) if name == wanted]
    return Code(found[0], meaning.file) if len(found) == 1 else None


def _stays(project: Project, dictionary: Value) -> bool:
    """Whether nothing is done with a display but to look something up in it."""
    if not isinstance(dictionary.expression, ast.Dict) or not dictionary.expression.keys:
        return False
    parents = ((file.parents[node], node) for file, node in possible_loads_of(project, dictionary))
    return all(
        isinstance(parent, ast.Subscript) and parent.value is node and isinstance(parent.ctx, ast.Load)
        for parent, node in parents
    )


def items(node: ast.AST | None) -> Iterator[tuple[object, ast.expr]]:
    """The constant keys and the values of a display, or of a call of `dict`."""
    if isinstance(node, ast.Dict):
        for key, value in zip(node.keys, node.values, strict=True):
            if isinstance(key, ast.Constant):
                yield key.value, value
    if isinstance(node, ast.Call) and ast.unparse(node.func) == "dict":
        yield from ((keyword.arg, keyword.value) for keyword in node.keywords)
