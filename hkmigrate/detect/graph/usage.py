"""What becomes of a function that is used as a value: a root, a closure that runs here, or something not followed."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from enum import Enum, auto

from hkmigrate.detect.graph.transforms import external_name
from hkmigrate.detect.program.nodes import owner_of
from hkmigrate.detect.program.references import References
from hkmigrate.model.place import Span
from hkmigrate.source.children import walk
from hkmigrate.source.haiku import BARRIERS, SAFE_WRAPPERS, TRANSFORMS
from hkmigrate.source.project import Definition, Module, Project
from hkmigrate.source.scopes import is_function


class Fate(Enum):
    """What becomes of a function value."""

    ROOT = auto()
    CLOSURE = auto()
    BARRIER = auto()
    VALUE = auto()


@dataclass(frozen=True, slots=True)
class Usage:
    """The fate of a function value at `place`: `name` is what it is handed to, `node` the expression."""

    fate: Fate
    place: Span
    name: str = ""
    node: tuple[Module, ast.expr] | None = None


_SWITCHES = ("haiku.switch", "jax.lax.switch")
"""Functions that run one of a list of functions, in the frame of the caller."""
_HERE = frozenset(("jax", "functools.reduce", "builtins.map", "builtins.filter", "builtins.sorted"))


@dataclass(frozen=True, slots=True)
class Usages:
    """Follows function values."""

    project: Project
    references: References

    def of(self, module: Module, node: ast.expr, depth: int = 8) -> list[Usage]:
        """What becomes of the function that the expression gives."""
        place, parent = module.span(node), module.parents[node]
        if isinstance(parent, ast.keyword):
            parent = module.parents[parent]
        if isinstance(parent, ast.Call) and parent.func is not node:
            return self._argument(module, parent, node, depth)
        inner: ast.AST = node
        while isinstance(parent, ast.Tuple | ast.List | ast.Dict):
            inner, parent = parent, module.parents[parent]
        if isinstance(parent, ast.Call) and isinstance(inner, ast.List | ast.Tuple) and inner in parent.args:
            name = self.callee(module, parent.func)
            if name in _SWITCHES and module.parents[node] is inner:
                return [Usage(Fate.CLOSURE, place, name, (module, node))]
        if isinstance(parent, ast.Return) and depth:
            entries = self._entries(module, parent, place, depth)
            returned = self._returned(module, parent, depth) if inner is node else []
            return entries or returned or [Usage(Fate.VALUE, place, "", (module, node))]
        return [Usage(Fate.VALUE, place, "", (module, node))]

    def _argument(self, module: Module, call: ast.Call, node: ast.expr, depth: int) -> list[Usage]:
        name = self.callee(module, call.func)
        place = module.span(node)
        called = self.project.resolve(call.func, module) if isinstance(call.func, ast.Name | ast.Attribute) else None
        if isinstance(called, Definition) and isinstance(called.node, ast.FunctionDef) and depth:
            value = Usage(Fate.VALUE, place, called.node.name, (module, node))
            return self._handed_on(called, call, node, depth) or [value]
        if name in TRANSFORMS:
            return [Usage(Fate.ROOT, place, name)]
        if name in BARRIERS:
            return [Usage(Fate.BARRIER, place, name)]
        if name == "functools.partial" and call.args and call.args[0] is node and depth:
            roots = [usage for usage in self.of(module, call, depth - 1) if usage.fate is Fate.ROOT]
            return roots or [Usage(Fate.CLOSURE, place, name, (module, node))]
        if name in SAFE_WRAPPERS or name in _HERE or name.split(".")[0] in _HERE:
            return [Usage(Fate.CLOSURE, place, name, (module, node))]
        return [Usage(Fate.VALUE, place, name, (module, node))]

    def _handed_on(self, function: Definition, call: ast.Call, node: ast.expr, depth: int) -> list[Usage]:
        """What a function of the tree makes of an argument: followed where it only hands it on to a transform."""
        assert isinstance(function.node, ast.FunctionDef)
        keyword = next((keyword.arg for keyword in call.keywords if keyword.value is node), None)
        index = call.args.index(node) if node in call.args else -1
        listed = [*function.node.args.posonlyargs, *function.node.args.args]
        name = keyword or (listed[index].arg if 0 <= index < len(listed) else None)
        if name is None or any(isinstance(argument, ast.Starred) for argument in call.args):
            return []
        frame = function.file.scope_inside(function.node)
        found: list[Usage] = []
        for inner in walk(function.node):
            if isinstance(inner, ast.Name) and inner.id == name and function.file.scopes[inner].lookup(name) is frame:
                found += self.of(function.file, inner, depth - 1)
        return found if found and all(usage.fate is Fate.ROOT for usage in found) else []

    def _entries(self, module: Module, statement: ast.Return, place: Span, depth: int) -> list[Usage]:
        """A function that is returned by the function of a `multi_transform` is an entry, and runs in its transform."""
        outer = owner_of(module, statement)
        if not isinstance(outer, ast.FunctionDef | ast.AsyncFunctionDef):
            return []
        usages = self.decorated(module, outer)
        for reference in self.references.of(Definition(module, outer)):
            usages += self.of(reference.module, reference.node, depth - 1)
        several = [usage.fate is Fate.ROOT and usage.name.startswith("haiku.multi_transform") for usage in usages]
        return [Usage(Fate.CLOSURE, place)] if several and all(several) else []

    def _returned(self, module: Module, statement: ast.Return, depth: int) -> list[Usage]:
        """A function that is returned by a factory becomes what the factory's result becomes."""
        factory = owner_of(module, statement)
        if not is_function(factory) or isinstance(factory, ast.Lambda):
            return []
        assert isinstance(factory, ast.FunctionDef | ast.AsyncFunctionDef)
        found: list[Usage] = []
        for reference in self.references.of(Definition(module, factory)):
            if reference.call is None:
                return []
            found += self.of(reference.module, reference.call, depth - 1)
        return found

    def decorated(self, module: Module, node: ast.FunctionDef | ast.AsyncFunctionDef) -> list[Usage]:
        """What a function's decorators make of it."""
        found = []
        for decorator in node.decorator_list:
            name = self.callee(module, decorator)
            place = module.span(decorator)
            if name in TRANSFORMS:
                return [Usage(Fate.ROOT, place, name)]
            if name == "haiku.without_apply_rng":
                continue
            safe = name in SAFE_WRAPPERS or name.split(".")[0] == "jax"
            fate = Fate.BARRIER if name in BARRIERS else Fate.CLOSURE if safe else Fate.VALUE
            found.append(Usage(fate, place, name))
        return found

    def callee(self, module: Module, function: ast.expr) -> str:
        """The canonical name behind what is called, through calls that only configure; else ''."""
        return external_name(self.project, module, function)
