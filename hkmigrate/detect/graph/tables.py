"""Classes in a dictionary, list or tuple at the top of a file: where it is looked up, and what may be built there."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass

from hkmigrate.detect.program.code import Code, NotConstantError, constant
from hkmigrate.detect.program.nodes import owner_of
from hkmigrate.detect.program.references import loads_of
from hkmigrate.source.project import Module, Project, Value

_ASKED = ("builtins.len", "builtins.sorted", "builtins.list", "builtins.set", "builtins.tuple")


@dataclass(frozen=True, slots=True)
class Lookup:
    """An expression that gives an entry of a table.

    Attributes:
        module: its file.
        node: the expression: `BLOCKS["head"]`.
        others: the other entries that it may give.
    """

    module: Module
    node: ast.Subscript
    others: tuple[ast.expr, ...]


class NotFollowedError(Exception):
    """A use of a table that may give its entries to code that is not followed."""

    def __init__(self, module: Module, node: ast.expr) -> None:
        super().__init__()
        self.module, self.node = module, node


@dataclass(frozen=True, slots=True)
class Table:
    """A container of classes that is the value of a variable at the top of a file, set once."""

    project: Project
    variable: Value
    container: ast.Dict | ast.List | ast.Tuple

    def lookups(self, entry: ast.expr) -> Iterator[Lookup]:
        """Every expression of the tree that may give the entry.

        Raises:
            NotFollowedError: the table is used in another way.
        """
        entries = list(self._entries())
        for module, node in loads_of(self.project, self.variable):
            parent = module.parents[node]
            if isinstance(parent, ast.Subscript) and parent.value is node and isinstance(parent.ctx, ast.Load):
                key = self._key(module, parent.slice)
                found = [value for name, value in entries if key is None or name is None or name == key]
                if entry in found:
                    yield Lookup(module, parent, tuple(value for value in found if value is not entry))
            elif not self._only_asks(module, node, parent):
                raise NotFollowedError(module, node)

    def _entries(self) -> Iterator[tuple[object, ast.expr]]:
        """Keys and values; a key that is not known is None."""
        if isinstance(self.container, ast.Dict):
            for key, value in zip(self.container.keys, self.container.values, strict=True):
                yield (None if key is None else self._key(self.variable.file, key)), value
        else:
            starred = any(isinstance(value, ast.Starred) for value in self.container.elts)
            for index, value in enumerate(self.container.elts):
                yield (None if starred else (index,)), value

    def _key(self, module: Module, node: ast.expr) -> object:
        """A key that is known, as a tuple so that none is None; a place from the end is not known."""
        try:
            value = constant(self.project, Code(node, module))
        except NotConstantError:
            return None
        place = isinstance(self.container, ast.Dict) or (isinstance(value, int) and value >= 0)
        return (value,) if place else None

    def _only_asks(self, module: Module, node: ast.expr, parent: ast.AST) -> bool:
        """Whether a use only asks for the keys, of which there are none in a list."""
        if not isinstance(self.container, ast.Dict):
            return False
        match parent:
            case ast.Compare(ops=[ast.In() | ast.NotIn()], comparators=[only]):
                return only is node
            case ast.For(iter=over) | ast.comprehension(iter=over):
                return over is node
            case ast.Attribute(attr="keys"):
                return True
            case ast.Call(func=ast.Name() | ast.Attribute() as function, args=[only]) if only is node:
                return getattr(self.project.resolve(function, module), "name", "") in _ASKED
            case _:
                return False


def table_of(project: Project, module: Module, entry: ast.expr) -> Table | None:
    """The table that an expression is an entry of, None where it is in none that can be followed."""
    container = module.parents[entry]
    statement = module.parents[container] if isinstance(container, ast.Dict | ast.List | ast.Tuple) else None
    if not isinstance(owner_of(module, entry), ast.Module) or not isinstance(
        container, ast.Dict | ast.List | ast.Tuple
    ):
        return None
    match statement:
        case ast.Assign(targets=[ast.Name(id=name)]) | ast.AnnAssign(target=ast.Name(id=name)):
            pass
        case _:
            return None
    variable = project.lookup(name, module, module.top)
    if not isinstance(variable, Value) or variable.expression is not container or project.is_patched(module, name):
        return None
    keyed = isinstance(container, ast.Dict) and entry in container.keys
    return None if keyed else Table(project, variable, container)
