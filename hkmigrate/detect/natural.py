"""Names that Haiku gives modules made outside of every module, where an owner's name would meet them."""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass, field

from hkmigrate.detect.classes import class_name_of, is_module
from hkmigrate.detect.code import Code, NotConstantError, argument, callee, constant
from hkmigrate.detect.context import is_forced
from hkmigrate.detect.nodes import owner_of
from hkmigrate.model.names import camel_to_snake, name_and_number
from hkmigrate.model.place import Span
from hkmigrate.source.haiku import FORCE_NAME, GET_PARAMETER, GET_STATE, NAME_SCOPE, SET_STATE
from hkmigrate.source.project import Definition, Module, Project

_CALLED = re.compile(rb"\b([A-Z]\w*)\s*\(")
_STRING = re.compile(rb"[\"']([A-Za-z_]\w*)[\"'/{%]")
_LEAVES = (GET_PARAMETER, GET_STATE, SET_STATE)


def natural_names(project: Project, bases: frozenset[str], ignored: frozenset[Span]) -> dict[str, Span]:
    """For each base name, a place outside of every module where a module or scope of that name may be made.

    `ignored` are the calls that are hack sites themselves.
    """
    reader = _Reader(project, bases, ignored)
    for path, data in sorted(project.tree.files.items()):
        if _may_name(data, bases):
            module = project.module(path)
            if module is not None:
                reader.read(module)
    return reader.names()


def _may_name(data: bytes, bases: frozenset[str]) -> bool:
    classes = {camel_to_snake(name.decode(errors="replace")) for name in _CALLED.findall(data)}
    strings = {name_and_number(name.decode(errors="replace"))[0].rstrip("_") for name in _STRING.findall(data)}
    return bool(bases & (classes | strings))


@dataclass(slots=True)
class _Reader:
    """Collects names that are known, and, for those that are not, the places and the texts that may flow there."""

    project: Project
    bases: frozenset[str]
    ignored: frozenset[Span]
    found: dict[str, Span] = field(default_factory=dict)
    unknown: list[Span] = field(default_factory=list)
    texts: set[str] = field(default_factory=set)

    def names(self) -> dict[str, Span]:
        """A place for each base; a text of that base anywhere may be the name of a module whose name is not known."""
        if self.unknown:
            for base in self.texts:
                self.found.setdefault(base, self.unknown[0])
        return self.found

    def read(self, module: Module) -> None:
        for node in ast.walk(module.tree):
            if isinstance(node, ast.Call) and not _inside_module(self.project, module, node):
                if module.span(node) not in self.ignored:
                    self._call(module, node)
            elif isinstance(node, ast.Constant) and isinstance(node.value, str):
                self._text(module, node, node.value)

    def _text(self, module: Module, node: ast.Constant, value: str) -> None:
        base = name_and_number(value.split("/", maxsplit=1)[0])[0]
        parent = module.parents[node]
        if base not in self.bases or isinstance(parent, ast.Expr | ast.Subscript | ast.Compare):
            return
        span = module.span(node)
        if isinstance(parent, ast.Call) and callee(self.project, module, parent) in (*_LEAVES, FORCE_NAME):
            return
        if not any(site.covers(span) for site in self.ignored):
            self.texts.add(base)

    def _call(self, module: Module, node: ast.Call) -> None:
        """The names that a call may give a module: the class's own, or any text among its arguments."""
        called = callee(self.project, module, node)
        values = [*node.args, *(keyword.value for keyword in node.keywords)]
        if called in _LEAVES or any(is_forced(self.project, Code(value, module)) for value in values):
            return
        made = class_name_of(self.project, module, node)
        given = argument(node, 10_000, "name")
        if made is not None and given is None:
            self._note(made.default_name, module, node)
        if made is not None or called == NAME_SCOPE or isinstance(called, Definition):
            for value in values:
                known = self._known(module, value)
                if known is not None:
                    self._note(known, module, node)
        name = given if made is not None else argument(node, 0, "name") if called == NAME_SCOPE else None
        if name is not None and self._known(module, name) is None and not _is_none(name):
            self.unknown.append(module.span(node))

    def _known(self, module: Module, value: ast.expr) -> str | None:
        try:
            text = constant(self.project, Code(value, module))
        except NotConstantError:
            return _beginning(value) or None
        return text if isinstance(text, str) else None

    def _note(self, name: str, module: Module, node: ast.Call) -> None:
        base = name_and_number(name.split("/", maxsplit=1)[0])[0]
        if base in self.bases:
            self.found.setdefault(base, module.span(node))


def _is_none(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and node.value is None


def _beginning(node: ast.expr) -> str:
    """The text that a name built at run time begins with: `layer` of `f"layer_{i}"`."""
    first = node.values[0] if isinstance(node, ast.JoinedStr) and node.values else node
    first = first.left if isinstance(first, ast.BinOp) else first
    return first.value.rstrip("_") if isinstance(first, ast.Constant) and isinstance(first.value, str) else ""


def _inside_module(project: Project, module: Module, node: ast.AST) -> bool:
    """Whether code runs in a method of a `hk.Module`, where names get the module's own path in front."""
    owner = owner_of(module, node)
    while not isinstance(owner, ast.Module):
        parent = owner_of(module, owner)
        if isinstance(parent, ast.ClassDef) and is_module(project, Definition(module, parent)):
            return True
        owner = parent
    return False
