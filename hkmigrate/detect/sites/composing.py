"""Expressions that are put together of others which are spelled anew."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Sequence

from hkmigrate.model.site import Need, Term
from hkmigrate.source.project import Module

_ATOMIC = (ast.Name, ast.Attribute, ast.Constant, ast.List, ast.Call, ast.Subscript)


def is_object(found: Term) -> bool:
    """Whether an expression makes an object, which counts as true."""
    made = ast.parse(found.text(), mode="eval").body
    return isinstance(made, ast.Call) and ast.unparse(made.func) not in ("int", "max", "min", "len", "tuple", "list")


def parts_of(node: ast.expr) -> list[ast.expr]:
    """The expressions that one is put together of."""
    match node:
        case ast.BinOp():
            return [node.left, node.right]
        case ast.UnaryOp():
            return [node.operand]
        case ast.Tuple() | ast.List():
            return list(node.elts)
        case ast.IfExp():
            return [node.body, node.test, node.orelse]
        case ast.BoolOp():
            return list(node.values)
        case ast.Compare():
            return [node.left, *node.comparators]
        case ast.Call():
            return [node.func, *node.args, *(word.value for word in node.keywords)]
        case ast.Subscript():
            return [node.value, node.slice]
        case _:
            return []


def composition(module: Module, node: ast.expr, parts: Sequence[ast.expr], found: Sequence[Term]) -> Term:
    """An expression with its parts spelled anew."""
    pieces: list[str] = []
    keys: list[str] = []
    at = module.bounds(parts[0])[0] if isinstance(node, ast.BoolOp) else module.bounds(node)[0]
    for part, one in zip(parts, found, strict=True):
        start, end = module.bounds(part)
        text, free = one.text(), isinstance(node, ast.Tuple | ast.List | ast.Call)
        between = module.slice(at, start)
        pieces += [between, text if free or text == module.text(part) else apart(text)]
        keys += [" ".join(between.split()), one.key]
        at = end
    rest = module.slice(at, module.bounds(node)[1])
    if isinstance(node, ast.Tuple) and not _is_bracketed("".join((*pieces, rest)), len(parts)):
        pieces, rest = ["(", *pieces], f"{rest})"
    key = "".join((*keys, " ".join(rest.split())))
    return joined(f"{type(node).__name__}({key})", (*pieces, rest), found)


def _is_bracketed(text: str, count: int) -> bool:
    """Whether a tuple of so many elements has brackets of its own."""
    if not (text.startswith("(") and text.endswith(")")):
        return False
    try:
        inner = ast.parse(text[1:-1] or "()", mode="eval").body
    except SyntaxError:
        return False
    return isinstance(inner, ast.Tuple) and len(inner.elts) == count


def joined(key: str, pieces: Iterable[str], terms: Iterable[Term]) -> Term:
    """An expression that is put together of pieces, with what its parts need."""
    needs: tuple[Need, ...] = tuple(dict.fromkeys(need for one in terms for need in one.needs))
    return Term(key, ("".join(pieces),), (), needs)


def member(base: Term, name: str) -> Term:
    """An attribute of a value."""
    return Term(f"{base.key}.{name}", (f"{apart(base.text())}.{name}",), (), base.needs)


def apart(text: str) -> str:
    """An expression that may stand within another."""
    return text if isinstance(ast.parse(text, mode="eval").body, _ATOMIC) else f"({text})"
