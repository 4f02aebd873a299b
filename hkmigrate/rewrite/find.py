"""From the spans of a plan back to the nodes of a file's tree."""

from __future__ import annotations

import ast
from bisect import bisect_right
from weakref import WeakKeyDictionary

from hkmigrate.model.place import Span
from hkmigrate.source.project import Module

FunctionDef = ast.FunctionDef | ast.AsyncFunctionDef


_Index = dict[int, list[tuple[int, ast.stmt | ast.expr]]]
_INDICES: WeakKeyDictionary[Module, _Index] = WeakKeyDictionary()
"""The nodes of files by where they end, each with where it starts, as long as anybody else has use for the files."""


def _index(module: Module) -> _Index:
    if module not in _INDICES:
        places: dict[tuple[int, int], list[ast.stmt | ast.expr]] = {}
        for node in module.nodes:
            if isinstance(node, ast.stmt | ast.expr):
                places.setdefault(module.bounds(node), []).append(node)
        found: _Index = {}
        for (start, end), nodes in places.items():
            found.setdefault(end, []).extend((start, node) for node in nodes)
        _INDICES[module] = found
    return _INDICES[module]


def statement_at(module: Module, span: Span) -> ast.stmt:
    """The statement at a span, which may begin with its decorators or be the expression in it."""
    for start, node in _index(module).get(span.end, ()):
        if isinstance(node, ast.stmt) and span.start <= start:
            return node
    raise LookupError(f"no statement at {span}")


def top_statement(module: Module, offset: int) -> ast.stmt:
    """The top-level statement that a byte stands in, its decorators among it."""
    body = module.tree.body
    at = bisect_right(body, offset, key=lambda node: module.bounds(node)[1])
    if at == len(body):
        raise LookupError(f"no statement at byte {offset} of {module.path}")
    return body[at]


def function_at(module: Module, span: Span) -> FunctionDef | ast.Lambda:
    """The function or lambda at a span, which may begin with its decorators."""
    for start, node in _index(module).get(span.end, ()):
        if start >= span.start and isinstance(node, FunctionDef | ast.Lambda):
            if start == span.start or (isinstance(node, FunctionDef) and node.decorator_list):
                return node
    raise LookupError(f"no function at {span}")


def class_at(module: Module, span: Span) -> ast.ClassDef:
    """The class at a span, which may begin with its decorators."""
    for start, node in _index(module).get(span.end, ()):
        if start >= span.start and isinstance(node, ast.ClassDef):
            return node
    raise LookupError(f"no class at {span}")


def call_at(module: Module, span: Span) -> ast.Call:
    """The call at a span."""
    for start, node in _index(module).get(span.end, ()):
        if start == span.start and isinstance(node, ast.Call):
            return node
    raise LookupError(f"no call at {span}")


def is_call(module: Module, span: Span) -> bool:
    """Whether a call stands at a span, and no property that is read."""
    return any(start == span.start and isinstance(node, ast.Call) for start, node in _index(module).get(span.end, ()))


def entering_at(module: Module, span: Span) -> ast.expr:
    """The call, or the decorator, that enters a scope."""
    for start, node in _index(module).get(span.end, ()):
        decorates = isinstance(node, ast.expr) and node in getattr(module.parents[node], "decorator_list", ())
        if start == span.start and (isinstance(node, ast.Call) or decorates):
            assert isinstance(node, ast.expr)
            return node
    raise LookupError(f"nothing enters a scope at {span}")


def name_offset(module: Module, node: FunctionDef) -> int:
    """The byte at which a function's name starts."""
    at = module.bounds(node)[0]
    keyword = b"def"
    return _skip_blank(module.data, module.data.index(keyword, at) + len(keyword))


def _skip_blank(data: bytes, at: int) -> int:
    while data[at : at + 1] in (b" ", b"\t", b"\\", b"\n", b"\r"):
        at += 1
    return at
