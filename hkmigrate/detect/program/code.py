"""A piece of code together with what its names stand for, and its value where that is a constant."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from hkmigrate.detect.program.filled import LONGEST, as_text, by_format, by_percent
from hkmigrate.source.haiku import FORCE_NAME, FORCE_PREFIX
from hkmigrate.source.project import Definition, External, Meaning, Module, Project, Value
from hkmigrate.source.scopes import Scope, is_function

PURE = frozenset(
    (
        "jax",
        "numpy",
        "math",
        "functools",
        "itertools",
        "operator",
        "typing",
        "einops",
        "chex",
        "optax",
        "jmp",
        "builtins",
    )
)
"""Packages whose functions do not look at the Haiku module that is current when they are called."""

Constant = str | int | float | bool | None | tuple["Constant", ...]


_DEEPEST = 20
"""Through so many parts and names an expression is followed."""
_STEPS = 20_000
"""So many parts are looked at for one value."""


class NotConstantError(Exception):
    """An expression whose value is not known before the program runs; the message says what stands in the way."""

    @classmethod
    def of(cls, module: Module, node: ast.expr) -> NotConstantError:
        """The usual one, whose message is made when it is asked for: most are caught and forgotten."""
        return cls(module, node)

    def __str__(self) -> str:
        if isinstance(self.args[0], str):
            return self.args[0]
        module, node = self.args
        return f"`{module.text(node)}` is not a constant"


@dataclass(frozen=True, eq=False)
class Code:
    """An expression, where it stands, and what parts of it stand for.

    Attributes:
        node: the expression.
        module: its file.
        frame: the function whose parameters and variables `names` gives (a helper's).
        names: the code that a name of the frame stands for.
        parts: the code that an expression of the frame stands for (a lookup in a registry).
    """

    node: ast.expr
    module: Module
    frame: Scope | None = None
    names: Mapping[str, Code] = field(default_factory=dict)
    parts: Mapping[ast.expr, Code] = field(default_factory=dict)

    def at(self, node: ast.expr) -> Code:
        """A part of this code, or other code of the same frame."""
        return Code(node, self.module, self.frame, self.names, self.parts)

    def bound(self, node: ast.expr) -> Code | None:
        """The code that an expression stands for by the frame, None for one that stands for itself."""
        if node in self.parts:
            return self.parts[node]
        if isinstance(node, ast.Name) and self.frame is not None and node.id in self.names:
            return self.names[node.id] if self.module.scopes[node].lookup(node.id) is self.frame else None
        return None


def constant(project: Project, code: Code) -> Constant:
    """The value of an expression made of literals, constants, concatenation, f-strings and `force_name`.

    Raises:
        NotConstantError: it is not known.
    """
    return _Reading(project).constant(code, _DEEPEST)


def constant_or_seen(project: Project, code: Code) -> Constant:
    """The value of an expression: read where it stands, its parts too, or the one wherever the program comes to it.

    Raises:
        NotConstantError: it is not known.
    """
    return _Reading(project, seen=True).constant(code, _DEEPEST)


@dataclass(slots=True)
class _Reading:
    """One reading of a constant, whose parts may name others, and those the same ones again and again."""

    project: Project
    seen: bool = False
    steps: int = 0

    def constant(self, code: Code, depth: int) -> Constant:
        """The value of an expression, by that of its parts, or by what was seen of them."""
        self._step(depth)
        bound = code.bound(code.node)
        if bound is not None:
            return self.constant(bound, depth - 1)
        try:
            return self._read(code, depth)
        except NotConstantError:
            seen = self.project.seen(code.node) if self.seen else None
            if not isinstance(seen, str | int | float):
                raise
            return seen

    def _read(self, code: Code, depth: int) -> Constant:
        node = code.node
        match node:
            case ast.Constant(value=str() | int() | float() | bool() | None as value):
                return value
            case ast.Tuple() | ast.List():
                return tuple(self.constant(code.at(item), depth - 1) for item in node.elts)
            case ast.UnaryOp(op=ast.USub()):
                number = self.constant(code.at(node.operand), depth - 1)
                if isinstance(number, int | float):
                    return -number
            case ast.BinOp(op=ast.Add()):
                left, right = (self.constant(code.at(side), depth - 1) for side in (node.left, node.right))
                if isinstance(left, str) and isinstance(right, str):
                    return _joined((left, right))
            case ast.JoinedStr():
                return _joined(self._format_part(code, part, depth) for part in node.values)
            case ast.Call() if is_force_name(self.project, code.module, node):
                given = only_name(node)
                if given is not None:
                    return f"{FORCE_PREFIX}{self.constant(code.at(given), depth - 1)}"
            case ast.Call(
                func=ast.Attribute(value=ast.Constant(value=str() as joiner), attr="join"),
                args=[ast.Tuple() | ast.List() as items],
            ):
                parts = self.constant(code.at(items), depth - 1)
                if isinstance(parts, tuple) and all(isinstance(part, str) for part in parts):
                    return _joined(text for part in parts for text in (joiner, str(part)))[len(joiner) :]
            case ast.Name() | ast.Attribute():
                return self._named(code, depth)
            case _:
                pass
        return self._text(code, depth)

    def _step(self, depth: int) -> None:
        self.steps += 1
        if depth == 0:
            raise NotConstantError("it refers to itself")
        if self.steps > _STEPS:
            raise NotConstantError("it is put together of too many parts")

    def _text(self, code: Code, depth: int) -> str:
        """The text that `str`, `%` or `format` makes of constants."""
        node, found = code.node, None
        match node:
            case ast.Call(args=[value], keywords=[]) if callee(self.project, code.module, node) == "builtins.str":
                found = as_text(self.constant(code.at(value), depth - 1))
            case ast.BinOp(op=ast.Mod(), left=left, right=right):
                text, given = (self.constant(code.at(side), depth - 1) for side in (left, right))
                found = by_percent(text, given)
            case ast.Call(func=ast.Attribute(value=template, attr="format"), args=values, keywords=[]):
                known = tuple(self.constant(code.at(value), depth - 1) for value in values)
                found = by_format(self.constant(code.at(template), depth - 1), known)
            case _:
                pass
        if found is None:
            raise NotConstantError.of(code.module, node)
        return found

    def _format_part(self, code: Code, part: ast.expr, depth: int) -> str:
        if isinstance(part, ast.FormattedValue):
            value = self.constant(code.at(part.value), depth - 1)
            if part.conversion != -1 or part.format_spec is not None or not isinstance(value, str | int):
                raise NotConstantError(f"`{code.module.text(part.value)}` is formatted")
            text = str(value) if isinstance(value, bool) else as_text(value)
            if text is None:
                raise NotConstantError.of(code.module, part.value)
            return text
        assert isinstance(part, ast.Constant)
        return str(part.value)

    def _named(self, code: Code, depth: int) -> Constant:
        meaning = self.project.resolve(code.node, code.module)
        if isinstance(meaning, Value) and meaning.expression is not None:
            inside = code.frame if code.frame is meaning.scope else None
            if meaning.scope.parent is None and self.project.is_patched(meaning.file, meaning.name):
                raise NotConstantError(f"`{meaning.name}` is set from another file")
            if is_function(meaning.scope.node) and not _straight(meaning):
                raise NotConstantError(f"`{meaning.name}` is set in a branch or a loop")
            names = code.names if inside else {}
            return self.constant(Code(meaning.expression, meaning.file, inside, names), depth - 1)
        raise NotConstantError.of(code.module, code.node)


def _joined(parts: Iterable[str]) -> str:
    """The texts, one behind the other.

    Raises:
        NotConstantError: they are longer together than any name.
    """
    found, length = [], 0
    for part in parts:
        found.append(part)
        length += len(part)
        if length > LONGEST:
            raise NotConstantError(f"it is longer than {LONGEST} characters")
    return "".join(found)


def _straight(value: Value) -> bool:
    """Whether a local variable's one assignment is a statement of the function's own body, not of a branch or loop."""
    body = getattr(value.scope.node, "body", [])
    return isinstance(body, list) and any(getattr(statement, "value", None) is value.expression for statement in body)


def is_force_name(project: Project, module: Module, node: ast.expr) -> bool:
    """Whether a call calls Haiku's `force_name`."""
    return isinstance(node, ast.Call) and callee(project, module, node) == FORCE_NAME


def only_name(call: ast.Call) -> ast.expr | None:
    """The name in a call of `force_name` or `name_scope`, None where that is given nothing or more than a name."""
    return argument(call, 0, "name") if len(call.args) + len(call.keywords) == 1 else None


def callee(project: Project, module: Module, call: ast.Call) -> str | Definition | None:
    """What a call calls: a canonical name from outside, a class or function of the tree, or None."""
    return told(project.resolve(call.func, module)) if isinstance(call.func, ast.Name | ast.Attribute) else None


def told(meaning: Meaning) -> str | Definition | None:
    """What a call of something calls: a canonical name from outside, a class or function of the tree, or None."""
    match meaning:
        case External(name):
            return name
        case Definition():
            return meaning
        case _:
            return None


def is_pure(called: object) -> bool:
    """Whether what a call calls is known not to look at the module that is current."""
    return isinstance(called, str) and (called.split(".")[0] in PURE or called.startswith("haiku.initializers."))


def argument(call: ast.Call, position: int, keyword: str) -> ast.expr | None:
    """The argument of a call by position or keyword, None where it is not given (or hidden behind a star)."""
    plain = [arg for arg in call.args if not isinstance(arg, ast.Starred)]
    if len(plain) == len(call.args) and len(plain) > position:
        return plain[position]
    return next((item.value for item in call.keywords if item.arg == keyword), None)
