"""Families of names, `level_0` and `level_1`, by the names that the program comes to where one is put together."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass

from hkmigrate.detect.evaluate.events import Access, Events, Several
from hkmigrate.detect.evaluate.values import MISSING
from hkmigrate.detect.program.code import Code, NotConstantError, callee
from hkmigrate.detect.program.families import pieces
from hkmigrate.model.names import Family, is_module_path
from hkmigrate.model.site import Index
from hkmigrate.source.children import walk
from hkmigrate.source.haiku import FORCE_PREFIX
from hkmigrate.source.project import Project

MOST = 1000
"""An index from which on there is no family any more."""

_PLAIN = (ast.Name, ast.Attribute, ast.Constant, ast.Subscript, ast.BinOp, ast.UnaryOp, ast.operator, ast.unaryop)
_PURE = frozenset(f"builtins.{name}" for name in ("abs", "int", "len", "max", "min", "str"))


@dataclass(frozen=True, slots=True)
class Member:
    """The name that an expression forces, as one of a family: `before`, the index that `given` gives, `after`."""

    before: str
    after: str
    index: Index
    given: ast.expr

    @property
    def pattern(self) -> str:
        """The family's name, as it is shown."""
        return Family(self.before, self.after, ()).pattern


@dataclass(frozen=True, slots=True)
class Members:
    """Knows the members of families from the execution of the program."""

    project: Project
    events: Events

    def of(self, name: Code, through: ast.AST | None = None) -> Member:
        """Which of a family of names an expression forces, in every call of its code or only by way of `through`.

        Raises:
            NotConstantError: it is none with one index whose values are known.
        """
        parts = pieces(self.project, name)
        holes = [part for part in parts if isinstance(part, Code)]
        unknown = holes[0] if holes else name
        if len(holes) != 1:
            raise NotConstantError.of(unknown.module, unknown.node)
        at = parts.index(holes[0])
        before, after = ("".join(str(part) for part in side) for side in (parts[:at], parts[at + 1 :]))
        if not before.startswith(FORCE_PREFIX) or before + after == FORCE_PREFIX:  # nothing tells the family's name
            raise NotConstantError.of(unknown.module, unknown.node)
        before = before.removeprefix(FORCE_PREFIX)
        if "/" in after or "~" in before + after:
            raise NotConstantError(f"`{before}*{after}` is the path of something below each module of a family")
        given = self._given(holes[0])
        met = list(self._middles(name, holes[0], before, after, through))
        return Member(before, after, Index(given.module.text(given.node), self._values(holes[0], met)), given.node)

    def _given(self, hole: Code) -> Code:
        """The expression that gives an index, which is evaluated once more in its place.

        Raises:
            NotConstantError: it does more than to name the index, or to count with it.
        """
        bound = hole.bound(hole.node)
        if bound is not None:
            return self._given(bound)
        for node in walk(hole.node):
            harmless = isinstance(node, ast.Call) and callee(self.project, hole.module, node) in _PURE
            if isinstance(node, ast.expr) and not isinstance(node, _PLAIN) and not harmless:
                raise NotConstantError(f"`{hole.module.text(hole.node)}` does more than to name an index")
        return hole

    def _middles(
        self, name: Code, hole: Code, before: str, after: str, through: ast.AST | None
    ) -> Iterator[tuple[str, Access]]:
        """What stands between the fixed parts of the name, each time that the program comes there.

        Raises:
            NotConstantError: it is not known of one of the times, or not accepted by Haiku.
        """
        taker = name.module.parents[name.node]
        taker = name.module.parents[taker] if isinstance(taker, ast.keyword) else taker
        for access in self.events.accesses:
            if not access.direct or not _passes(access, taker) or not _passes(access, through):
                continue
            path = access.path
            if not isinstance(path, str):
                raise NotConstantError.of(hole.module, hole.node)
            if not path.startswith(before) or not path.endswith(after):
                continue  # of another module, which the constructor makes
            if not is_module_path(path):
                raise NotConstantError(f"`{path}` is not a path that Haiku accepts")
            if _is_of_root(hole, access):
                raise NotConstantError(f"`{hole.module.text(hole.node)}` is an argument of the root")
            yield path[len(before) : len(path) - len(after)], access

    def _values(self, hole: Code, met: list[tuple[str, Access]]) -> tuple[int, ...] | tuple[str, ...]:
        """The values of an index, in their order: numbers where it was never anything else, or texts.

        Raises:
            NotConstantError: there are none, or it was something else.
        """
        seen = self.events.observed.get(hole.node, MISSING)
        kinds = {type(value) for value in (seen.values if isinstance(seen, Several) else [seen])}
        found = {middle for middle, _ in met}
        if found and kinds == {str}:
            return tuple(sorted(found))
        shown = hole.module.text(hole.node)
        if not found or kinds != {int}:
            raise NotConstantError.of(hole.module, hole.node)
        if not all(middle.isdecimal() and int(middle) < MOST for middle in found):
            raise NotConstantError(f"`{shown}` does not stay between 0 and {MOST - 1}")
        return tuple(sorted(map(int, found)))


def _passes(access: Access, through: ast.AST | None) -> bool:
    """Whether an access comes from a call."""
    return through in (None, access.node) or any(call is through for _, call in access.context.around())


def _is_of_root(hole: Code, access: Access) -> bool:
    """Whether an index is an argument of the root itself, which others may call with another."""
    node = hole.node
    home = hole.module.scopes[node].lookup(node.id) if isinstance(node, ast.Name) else None
    return home is not None and any(
        context.function is home.node and not any(caller for caller, _ in context.callers)
        for context in (access.context, *(context for context, _ in access.context.around()))
    )


def stays(index: Index, code: ast.AST) -> bool:
    """Whether no code within `code` gives a variable of the index another value, or another meaning."""
    names = {ast.unparse(node) for node in walk(ast.parse(index.text)) if isinstance(node, ast.Name | ast.Attribute)}
    for node in walk(code):
        stored = isinstance(node, ast.Name | ast.Attribute) and not isinstance(node.ctx, ast.Load)
        if stored and ast.unparse(node) in names:
            return False
        if isinstance(node, ast.arg) and node.arg in names:
            return False
    return True
