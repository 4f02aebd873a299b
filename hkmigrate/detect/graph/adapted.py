"""Calls of a function through the class that `hk.to_module` makes of it, whose instances hand on all arguments."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from hkmigrate.detect.program.attributes import own_class
from hkmigrate.detect.program.code import callee
from hkmigrate.detect.program.references import References, loads_of_only
from hkmigrate.source.children import walk
from hkmigrate.source.haiku import TO_MODULE
from hkmigrate.source.project import Definition, Module, Project, Unresolved
from hkmigrate.source.scopes import is_function

Place = tuple[Module, ast.expr]


class NotOnlyCalledError(Exception):
    """Something else becomes of the class, or of an instance of it, than that it is called."""


@dataclass(frozen=True, slots=True)
class Adapted:
    """Follows what `hk.to_module` gives to the calls of its instances."""

    project: Project
    references: References

    def calls(self, module: Module, node: ast.expr) -> list[tuple[Module, ast.Call]] | None:
        """The calls that run a function which is handed to `hk.to_module` here; None where others may run it."""
        made = module.parents[node]
        if not isinstance(made, ast.Call) or made.args != [node] or made.keywords:
            return None
        if callee(self.project, module, made) != TO_MODULE:
            return None
        try:
            return list(self._of_instances(self._uses(module, made)))
        except NotOnlyCalledError:
            return None

    def calls_of_decorated(self, definition: Definition) -> list[tuple[Module, ast.Call]] | None:
        """The same for a function that `hk.to_module` decorates, whose name stands for the class."""
        references = self.references.of(definition)
        if not all(one.sure for one in references):
            return None
        classes = [(one.module, one.node) for one in references if not one.is_harmless]
        try:
            return list(self._of_instances(classes))
        except NotOnlyCalledError:
            return None

    def _of_instances(self, classes: Iterable[Place]) -> Iterator[tuple[Module, ast.Call]]:
        for module, cls in classes:
            for home, instance in self._uses(module, _called(module, cls)):
                yield home, _called(home, instance)

    def _uses(self, module: Module, value: ast.expr) -> Iterable[Place]:
        """The expressions that are the value: itself, or the reads of the one name that it is given."""
        statement = module.parents[value]
        match statement:
            case ast.Call(func=function) if function is value:
                return [(module, value)]
            case ast.Assign(targets=[ast.Name() as target]):
                return self._variable(module, target, value)
            case ast.Assign(targets=[ast.Attribute(value=ast.Name()) as target]):
                return self._attribute(module, target)
            case _:
                raise NotOnlyCalledError

    def _variable(self, module: Module, target: ast.Name, value: ast.expr) -> Iterable[Place]:
        home = module.scopes[target].lookup(target.id)
        if home is None or len(home.bindings[target.id]) > 1:
            raise NotOnlyCalledError
        if home is module.top:
            loads = loads_of_only(self.project, module, target, value)
            if loads is None:
                raise NotOnlyCalledError
            return loads
        if not is_function(home.node):
            raise NotOnlyCalledError
        named = (node for node in walk(home.node) if isinstance(node, ast.Name) and node.id == target.id)
        return [(module, node) for node in named if node is not target and module.scopes[node].lookup(node.id) is home]

    def _attribute(self, module: Module, target: ast.Attribute) -> Iterable[Place]:
        """Reads of an attribute that a class sets once and that only its own methods name."""
        found: list[Place] = []
        own = own_class(module, target)
        for file in self.project.mentioning([target.attr]):
            for node in file.spelling([target.attr]):
                if node is target or not isinstance(node, ast.Attribute):
                    continue
                if not isinstance(self.project.resolve(node, file), Unresolved):
                    continue  # a member of a file or package
                if file is not module or own is None or own_class(module, node) is not own:
                    raise NotOnlyCalledError
                found.append((module, node))
        return found


def _called(module: Module, node: ast.expr) -> ast.Call:
    parent = module.parents[node]
    if isinstance(parent, ast.Call) and parent.func is node:
        return parent
    raise NotOnlyCalledError
