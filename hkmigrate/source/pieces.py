"""The statements at the top of a file, some at a time: what a new text has unchanged need not be read again."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import chain
from typing import Any, TypeVar, cast

from hkmigrate.source.children import children
from hkmigrate.source.scopes import Sketch, sketch

_LINES = 20
"""As many lines make a piece: with fewer there would be many small ones, with more much is read again for a letter."""
_HEAD = 2
"""Lines at the beginning of a file in which its encoding may be declared."""
_LONE_RETURN = re.compile(rb"\r(?!\n)")

_Told = TypeVar("_Told")
_Node = TypeVar("_Node", bound=ast.AST)
Spelling = ast.Name | ast.Attribute | ast.alias
Named = ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda


class TooDeepError(Exception):
    """There are more levels of a syntax tree than code that follows them down can bear."""


@dataclass(eq=False)
class Piece:
    """Some statements that stand one after the other at the top of a file; nothing here depends on the others.

    Attributes:
        statements: the statements.
        end: the line, from 1, on which they end; the next piece begins below it.
        inner: the nodes below them but for operators and contexts, level by level.
        above: the node that each of `inner` is part of.
    """

    statements: tuple[ast.stmt, ...]
    end: int
    inner: list[ast.AST]
    above: list[ast.AST]
    _told: dict[Callable[[Piece], object], Any] = field(default_factory=dict)

    @classmethod
    def made_of(cls, statements: Sequence[ast.stmt], end: int, deepest: int) -> Piece:
        """The piece that some statements make.

        Raises:
            TooDeepError: they have more than `deepest` levels.
        """
        inner: list[ast.AST] = []
        above: list[ast.AST] = []
        level: list[ast.AST] = list(statements)
        for _ in range(deepest):
            below: list[ast.AST] = []
            for parent in level:
                parts = children(parent)
                below += parts
                above += [parent] * len(parts)
            if not below:
                return cls(tuple(statements), end, inner, above)
            inner += below
            level = below
        raise TooDeepError

    def recall(self, make: Callable[[Piece], _Told]) -> _Told:
        """What a function tells of the piece, which it is asked but once."""
        if make not in self._told:
            self._told[make] = make(self)
        told: _Told = self._told[make]
        return told

    @property
    def nodes(self) -> Iterator[ast.AST]:
        """The statements and all below them."""
        return chain(self.statements, self.inner)

    @cached_property
    def sketch(self) -> Sketch:
        """The scopes of the statements."""
        return sketch(self.statements)

    def of(self, kind: type[_Node]) -> Sequence[_Node]:
        """The nodes, the statements among them, of exactly one kind."""
        return cast("Sequence[_Node]", self._kinds.get(kind, ()))

    @cached_property
    def _kinds(self) -> dict[type[ast.AST], list[ast.AST]]:
        found: dict[type[ast.AST], list[ast.AST]] = {}
        for node in self.nodes:
            found.setdefault(node.__class__, []).append(node)
        return found

    @cached_property
    def forcing_texts(self) -> tuple[ast.Constant, ...]:
        """The texts, and parts of texts, that hold the prefix with which Haiku marks forced names, or most of it."""
        texts = (node for node in self.of(ast.Constant) if isinstance(node.value, str))
        return tuple(node for node in texts if "FORCE" in str(node.value))

    @cached_property
    def spelled(self) -> dict[str, list[Spelling]]:
        """The nodes that spell a name, by the name: variables, attributes and what imports name."""
        found: dict[str, list[Spelling]] = {}
        for variable in self.of(ast.Name):
            found.setdefault(variable.id, []).append(variable)
        for attribute in self.of(ast.Attribute):
            found.setdefault(attribute.attr, []).append(attribute)
        for alias in self.of(ast.alias):
            found.setdefault(alias.name, []).append(alias)
        return found

    @cached_property
    def named(self) -> list[tuple[ast.AST | None, Named]]:
        """Every class, function and lambda, behind the one that it stands in, None for none."""
        outer: dict[ast.AST, ast.AST | None] = dict.fromkeys(self.statements)
        for node, parent in zip(self.inner, self.above, strict=True):
            outer[node] = parent if isinstance(parent, Named) else outer[parent]
        return [(outer[node], node) for node in outer if isinstance(node, Named)]


_CONCATENATED = re.compile(
    rb"""(?<![A-Za-z])[A-Za-z]{0,2}+(?:\"{3}(?:[^\\"]|\\.|"(?!""))*+\"{3}|'{3}(?:[^\\']|\\.|'(?!''))*+'{3}"""
    rb"""|"(?:[^\\"]|\\.)*+"|'(?:[^\\']|\\.)*+')""",
    re.DOTALL,
)


def assert_shallow(piece: Piece, data: bytes, starts: Sequence[int], deepest: int) -> None:
    """Make sure of what makes levels in a concrete syntax tree, and none in Python's: `a and b and ...`, `"a" "b" ...`.

    Raises:
        TooDeepError: there are more than `deepest` such levels, one below the other.
    """
    levels: dict[ast.AST, int] = {node: len(node.values) - 1 for node in piece.of(ast.BoolOp)}
    levels |= {node: len(node.generators) - 1 for node in piece.of(ast.ListComp)}
    levels |= {node: len(node.generators) - 1 for node in piece.of(ast.SetComp)}
    levels |= {node: len(node.generators) - 1 for node in piece.of(ast.DictComp)}
    levels |= {node: len(node.generators) - 1 for node in piece.of(ast.GeneratorExp)}
    for text in (*piece.of(ast.Constant), *piece.of(ast.JoinedStr)):
        end = starts[(text.end_lineno or text.lineno) - 1] + (text.end_col_offset or 0)
        start = starts[text.lineno - 1] + text.col_offset
        if end - start > deepest and isinstance(text, ast.JoinedStr) | isinstance(
            getattr(text, "value", 0), str | bytes
        ):
            levels[text] = sum(1 for _ in _CONCATENATED.finditer(data, start, end))
    if sum(levels.values()) <= deepest:
        return
    below: dict[ast.AST, int] = {}
    for node, above in zip(piece.inner, piece.above, strict=True):
        below[node] = below.get(above, 0) + levels.get(node, 0)
        if below[node] > deepest:
            raise TooDeepError


def pieces_of(body: Sequence[ast.stmt], data: bytes, starts: Sequence[int], deepest: int) -> Iterator[Piece]:
    """The pieces that the statements of a file, or of some of its lines, make.

    Raises:
        TooDeepError: a piece has more than `deepest` levels.
    """
    begun, first = 0, 1
    for at, statement in enumerate(body):
        last = statement.end_lineno or statement.lineno
        at_end = at + 1 == len(body)
        if at_end or (last - first >= _LINES and first_line(body[at + 1]) > last and _cuts(data, starts[last])):
            yield Piece.made_of(body[begun : at + 1], last, deepest)
            begun, first = at + 1, last + 1


def first_line(statement: ast.stmt) -> int:
    """The line on which a statement begins, its decorators among it."""
    decorators: list[ast.expr] = getattr(statement, "decorator_list", [])
    return min([statement.lineno, *(decorator.lineno for decorator in decorators)])


def _cuts(data: bytes, at: int) -> bool:
    """Whether a statement that may end before `at` does: a line ends there that no backslash takes further."""
    near = data[max(at - 3, 0) : at]
    return at <= len(data) and near.endswith(b"\n") and not near[:-1].removesuffix(b"\r").endswith(b"\\")


@dataclass(frozen=True, slots=True)
class Placed:
    """A piece where it stands in a file: `shift` lines below where it stood in the text that it was parsed from."""

    piece: Piece
    shift: int = 0

    @property
    def end(self) -> int:
        """The line, from 1, on which the piece ends."""
        return self.piece.end + self.shift


@dataclass(frozen=True, slots=True)
class Changed:
    """What of a text is to be parsed, while the pieces before and after it are those of an older text.

    Attributes:
        before: the pieces before it.
        line: the line on which it begins.
        text: the text.
        after: the pieces after it.
    """

    before: Sequence[Placed]
    line: int
    text: bytes
    after: Sequence[Placed]


def changed(data: bytes, old: bytes, pieces: Sequence[Placed], starts: Sequence[int]) -> Changed | None:
    """Where a text differs from an older one, None where all of it is to be parsed.

    `pieces` are those of the older text, and `starts` where its lines begin.
    """
    ends = [starts[piece.end] if piece.end < len(starts) else len(old) for piece in pieces]
    kept, begin = 0, 0
    while kept < len(pieces) and data[begin : ends[kept]] == old[begin : ends[kept]] and _cuts(data, ends[kept]):
        kept, begin = kept + 1, ends[kept]
    if not kept or pieces[kept - 1].end < _HEAD:
        return None
    after, until = len(pieces), len(data)
    moved, same = len(data) - len(old), len(old)
    for at in range(len(pieces), kept, -1):
        place = ends[at - 1]
        if place + moved < begin or data[place + moved : same + moved] != old[place:same]:
            break
        same = place
        if _cuts(data, place + moved):
            after, until = at, place + moved
    text, line = data[begin:until], pieces[kept - 1].end + 1
    if _LONE_RETURN.search(text):
        return None
    shift = line + text.count(b"\n") - (pieces[after - 1].end + 1)
    return Changed(pieces[:kept], line, text, [Placed(one.piece, one.shift + shift) for one in pieces[after:]])
