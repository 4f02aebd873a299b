"""What a mutation is, and where in a tree it may be made."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from .edits import Edit, Source

JAX, HK = "__import__('jax')", "__import__('haiku')"
JNP = f"{JAX}.numpy"


@dataclass(frozen=True)
class Wrong:
    """A change that may change what a program computes.

    Attributes:
        edits: the change.
        loud: the same change with an effect that must be heard, for a change that no number on this machine shows; the
            oracle is asked about that one instead, to know that the place counts.
        renames: the renames that are handed to the check instead of the right ones, None for those.
    """

    edits: tuple[Edit, ...]
    loud: tuple[Edit, ...] = ()
    renames: Mapping[str, str] | None = None


@dataclass(frozen=True)
class Right:
    """A right migration: its files, the names under which owners are handed on, and its renames."""

    sources: tuple[Source, ...]
    owners: frozenset[str]
    renames: Mapping[str, str]


Found = Iterator[tuple[Edit, ...]]
Kind = Callable[[Source, Right], Found]


def steps(source: Source) -> Iterator[ast.Assign]:
    """The statements that change what flows through the program: `x = ...`."""
    for node in source.nodes(ast.Assign):
        assert isinstance(node, ast.Assign)
        if len(node.targets) == 1 and _is_name(node.targets[0], ("x", "y", "h")) and source.indent(node) is not None:
            yield node


def _is_name(node: ast.AST, names: tuple[str, ...]) -> bool:
    return isinstance(node, ast.Name) and node.id in names


def function(source: Source, node: ast.AST) -> ast.FunctionDef | None:
    """The function around a node."""
    return next((above for above in source.above(node) if isinstance(above, ast.FunctionDef)), None)


def called(node: ast.AST) -> str:
    """The last word of what a call calls."""
    if not isinstance(node, ast.Call):
        return ""
    return node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")


def calls(source: Source, *names: str) -> Iterator[ast.Call]:
    """Calls by the last word of what they call."""
    for node in source.nodes(ast.Call):
        if called(node) in names:
            assert isinstance(node, ast.Call)
            yield node


def argument(call: ast.Call, at: int, name: str) -> ast.expr | None:
    """An argument by position or by name."""
    by_name = next((word.value for word in call.keywords if word.arg == name), None)
    return call.args[at] if len(call.args) > at else by_name


def rewritten(template: str) -> Kind:
    """Each step with its value put into a template: `{e}` is the value, `{t}` the variable."""

    def find(source: Source, right: Right) -> Found:
        del right
        for node in steps(source):
            text = template.format(e=source.of(node.value), t=source.of(node.targets[0]))
            yield (source.put(node, text),)

    return find


def preceded(template: str) -> Kind:
    """Each step with a statement before it."""

    def find(source: Source, right: Right) -> Found:
        del right
        for node in steps(source):
            edit = source.before(node, template)
            if edit is not None:
                yield (edit,)

    return find


def marked(place: str, old: str, new: str) -> Kind:
    """A piece of text of the function `place` of what programs are dressed with."""

    def find(source: Source, right: Right) -> Found:
        del right
        for node in source.nodes(ast.FunctionDef):
            assert isinstance(node, ast.FunctionDef)
            text = source.of(node)
            if node.name == place and source.path == "dressing.py" and old in text:
                yield (source.put(node, text.replace(old, new, 1)),)

    return find
