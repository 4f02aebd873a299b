"""The parts of a syntax tree's nodes, found in a third of the time that `ast.iter_child_nodes` takes."""

from __future__ import annotations

import ast

_PLAIN = frozenset(
    (
        *("arg", "asname", "attr", "conversion", "ctx", "id", "is_async", "kind", "kwd_attrs", "level", "module"),
        *("op", "ops", "rest", "simple", "tag", "type_comment"),
    )
)
"""Fields that hold no node, or only an operator or a context, of which all trees share the same few."""


class _Fields(dict[type, tuple[str, ...]]):
    """The fields of each kind of node that may hold nodes."""

    def __missing__(self, kind: type) -> tuple[str, ...]:
        found: tuple[str, ...] = getattr(kind, "_fields", ())
        self[kind] = kept = tuple(name for name in found if name not in _PLAIN)
        return kept


_FIELDS = _Fields({ast.Constant: (), ast.Name: (), ast.alias: (), ast.Global: (), ast.Nonlocal: ()})


def children(node: ast.AST) -> list[ast.AST]:
    """The nodes right below a node, in the order of `ast.iter_child_nodes`; operators and contexts are left out."""
    found: list[ast.AST] = []
    for name in _FIELDS[node.__class__]:
        value = getattr(node, name, None)
        if value.__class__ is list:
            found += [one for one in value if isinstance(one, ast.AST)]
        elif isinstance(value, ast.AST):
            found.append(value)
    return found


def walk(node: ast.AST) -> list[ast.AST]:
    """A node and all below it in the order of `ast.walk`; operators and contexts are left out."""
    found = [node]
    for inner in found:
        found += children(inner)
    return found
