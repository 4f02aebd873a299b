"""What a file's pieces say of names by themselves: it is told once of each, and spares asking of every call.

Most calls give what they build no name, and none of their arguments can be a text. Of those, only what they call is of
interest, which is the same for all that spell it alike.
"""

from __future__ import annotations

import ast
from dataclasses import dataclass, field

from hkmigrate.detect.program.built import is_put_together
from hkmigrate.model.names import name_and_number
from hkmigrate.source.pieces import Piece
from hkmigrate.source.scopes import Scope

Key = tuple[str, ...]
"""The dotted name of what a call calls, empty where that is nothing known; behind it those of calls among its
arguments, of which it depends on what they call whether they may be texts."""

_DEEPEST = 5
"""So many variables after each other are followed to the text that they may have."""

_IMPORTS = frozenset(("import", "import-from"))
_KNOWN = _IMPORTS | {"def", "class"}


@dataclass(frozen=True, slots=True)
class Spoken:
    """What one piece says.

    Attributes:
        texts: its texts by the names, without numbers, that they begin with, but for those that only are looked at.
        built: the expressions that put texts together.
        decorated: the functions with decorators.
        nameless: the calls that are alike, by what they spell.
        calls: the others.
    """

    texts: dict[str, list[ast.Constant]] = field(default_factory=dict)
    built: list[ast.expr] = field(default_factory=list)
    decorated: list[ast.FunctionDef] = field(default_factory=list)
    nameless: dict[Key, list[ast.Call]] = field(default_factory=dict)
    calls: list[ast.Call] = field(default_factory=list)


def spoken(piece: Piece) -> Spoken:
    """What a piece says of names."""
    found = Spoken()
    above = dict(zip(piece.inner, piece.above, strict=True))
    for text in piece.of(ast.Constant):
        looked_at = isinstance(above[text], ast.Expr | ast.Subscript | ast.Compare)
        if isinstance(text.value, str) and not looked_at:
            base = name_and_number(text.value.split("/", maxsplit=1)[0])[0]
            found.texts.setdefault(base, []).append(text)
    maybe = (*piece.of(ast.JoinedStr), *piece.of(ast.BinOp), *piece.of(ast.Call))
    found.built.extend(node for node in maybe if is_put_together(node))
    found.decorated.extend(function for function in piece.of(ast.FunctionDef) if function.decorator_list)
    reader = _Reader(piece)
    for call in piece.of(ast.Call):
        key = reader.key(call)
        if key is None:
            found.calls.append(call)
        else:
            found.nameless.setdefault(key, []).append(call)
    return found


class _Reader:
    def __init__(self, piece: Piece) -> None:
        scopes = piece.sketch.scopes
        self._top = scopes[0]
        self._scope_of = dict(zip(piece.sketch.nodes, map(scopes.__getitem__, piece.sketch.homes), strict=True))

    def key(self, call: ast.Call) -> Key | None:
        """What a call spells, None for one that may give a name or hand on a text."""
        called = self._called(call)
        values = [*call.args, *(word.value for word in call.keywords)]
        hidden = any(isinstance(value, ast.Starred) for value in call.args)
        if called and (hidden or any(word.arg in (None, "name") for word in call.keywords)):
            return None
        inner: set[str] = set()
        if any(self._may_be_text(value, inner, _DEEPEST) for value in values):
            return None
        return (called, *sorted(inner))

    def _called(self, call: ast.Call) -> str:
        """The dotted name of what a call calls; empty where that cannot be known."""
        parts: list[str] = []
        node = call.func
        while isinstance(node, ast.Attribute):
            parts.append(node.attr)
            node = node.value
        if not isinstance(node, ast.Name) or self._is_nothing_known(node):
            return ""
        return ".".join([node.id, *reversed(parts)])

    def _home(self, node: ast.Name) -> Scope | None:
        """The scope within the piece that binds a variable."""
        home = self._scope_of[node].lookup(node.id)
        return None if home is self._top else home

    def _is_nothing_known(self, node: ast.Name) -> bool:
        """Whether a variable within a function is a parameter, or something that is computed there."""
        home = self._home(node)
        return home is not None and all(
            one.kind not in _KNOWN and not isinstance(one.value, ast.Name | ast.Attribute | ast.Lambda)
            for one in home.bindings[node.id]
        )

    def _may_be_text(self, node: ast.expr, inner: set[str], depth: int) -> bool:
        """Whether an expression may be a text that can be known; of calls it may depend on what `inner` names."""
        match node:
            case ast.Constant(value=value):
                return isinstance(value, str)
            case ast.JoinedStr() | ast.BinOp(op=ast.Add() | ast.Mod()):
                return True
            case ast.Attribute():
                while isinstance(node, ast.Attribute):
                    node = node.value
                return isinstance(node, ast.Name) and not self._is_nothing_known(node)
            case ast.Call():
                return self._call_may_be_text(node, inner)
            case ast.Name():
                home = self._home(node)
                bindings = home.bindings[node.id] if home is not None else []
                if len(bindings) == 1 and bindings[0].kind == "assign" and bindings[0].value is not None and depth:
                    return self._may_be_text(bindings[0].value, inner, depth - 1)
                return not (bindings and depth) or any(one.kind in _IMPORTS for one in bindings)
            case _:
                return False

    def _call_may_be_text(self, node: ast.Call, inner: set[str]) -> bool:
        if is_put_together(node):
            return True
        called = self._called(node)
        if called:
            inner.add(called)
        return False
