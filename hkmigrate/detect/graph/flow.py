"""Where a class or function goes as a value: whether it is only called in the end, so that a partial may replace it."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass

from hkmigrate.detect.graph.usage import Usages
from hkmigrate.detect.program.classes import own_methods
from hkmigrate.source.children import walk
from hkmigrate.source.haiku import SAFE_WRAPPERS
from hkmigrate.source.project import Definition, Module, Project
from hkmigrate.source.scopes import Scope, is_function

_DEPTH = 6


@dataclass(frozen=True, slots=True)
class Flows:
    """Follows values through variables, attributes, containers and parameters."""

    project: Project
    usages: Usages

    def only_called(self, module: Module, node: ast.expr, depth: int = _DEPTH) -> bool:
        """Whether whatever becomes of the value of an expression, in the end it is called, and nothing else."""
        parent = module.parents[node]
        if depth == 0:
            return False
        match parent:
            case ast.Call() if parent.func is node:
                return True
            case ast.Call():
                return self._is_run(module, parent) or self._handed(module, parent, node, None, depth, contained=False)
            case ast.keyword():
                call = module.parents[parent]
                if not isinstance(call, ast.Call):
                    return False
                return self._is_run(module, call) or self._handed(
                    module, call, node, parent.arg, depth, contained=False
                )
            case ast.IfExp() if node is not parent.test:
                return self.only_called(module, parent, depth - 1)
            case ast.Assign(targets=[target]) | ast.AnnAssign(target=target):
                return self._reads(module, target, depth, contained=False)
            case ast.List() | ast.Tuple() | ast.Dict():
                return self._contained(module, parent, depth - 1)
            case _:
                return False

    def _is_run(self, module: Module, call: ast.Call) -> bool:
        """Whether a call runs a function that it is given, here and now."""
        name = self.usages.callee(module, call.func)
        return name in SAFE_WRAPPERS or name.split(".")[0] == "jax"

    def _handed(
        self, module: Module, call: ast.Call, node: ast.expr, keyword: str | None, depth: int, *, contained: bool
    ) -> bool:
        called = self.project.resolve(call.func, module) if isinstance(call.func, ast.Name | ast.Attribute) else None
        if not isinstance(called, Definition) or any(isinstance(argument, ast.Starred) for argument in call.args):
            return False
        function = called.node
        skipped = 0
        if isinstance(function, ast.ClassDef):
            init = own_methods(function).get("__init__")
            if init is None:
                return False
            function, skipped = init, 1
        if not isinstance(function, ast.FunctionDef):
            return False
        listed = [*function.args.posonlyargs, *function.args.args][skipped:]
        index = call.args.index(node) if node in call.args else -1
        parameter = keyword or (listed[index].arg if 0 <= index < len(listed) else None)
        known = {argument.arg for argument in (*listed, *function.args.kwonlyargs)}
        if parameter not in known:
            return False
        return self._loads_called(
            called.file, called.file.scope_inside(function), parameter, depth, contained=contained
        )

    def _reads(self, module: Module, target: ast.expr, depth: int, *, contained: bool) -> bool:
        """Whether all reads of a variable or attribute only call it, or, for a container, what is in it."""
        if isinstance(target, ast.Name):
            home = module.scopes[target].lookup(target.id)
            if home is None or not is_function(home.node):
                return False
            return self._loads_called(module, home, target.id, depth, contained=contained)
        if isinstance(target, ast.Attribute) and isinstance(target.value, ast.Name):
            return self._attribute_called(target.attr, depth, contained=contained)
        return False

    def _loads_called(self, module: Module, home: Scope, name: str, depth: int, *, contained: bool) -> bool:
        loads = [
            node
            for node in walk(home.node)
            if isinstance(node, ast.Name)
            and node.id == name
            and isinstance(node.ctx, ast.Load)
            and module.scopes[node].lookup(name) is home
        ]
        return all(self._used(module, node, depth, contained=contained) for node in loads)

    def _attribute_called(self, name: str, depth: int, *, contained: bool) -> bool:
        """Every attribute of that name in the tree counts, on whatever it is read."""
        for module in self.project.mentioning([name]):
            if len(module.attribute_stores(name)) > 1:
                return False
            for node in module.spelling([name]):
                if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Load):
                    if not self._used(module, node, depth, contained=contained):
                        return False
        return True

    def _used(self, module: Module, node: ast.expr, depth: int, *, contained: bool) -> bool:
        return self._contained(module, node, depth - 1) if contained else self.only_called(module, node, depth - 1)

    def _contained(self, module: Module, node: ast.expr, depth: int) -> bool:
        """Whether the things in a container are only called."""
        parent = module.parents[node]
        if depth == 0:
            return False
        match parent:
            case ast.Subscript(value=value) if value is node:
                return self.only_called(module, parent, depth)
            case ast.For(target=ast.Name() as target) if parent.iter is node:
                return all(self.only_called(module, load, depth) for load in _loads(parent, target.id))
            case ast.comprehension(target=ast.Name() as target) if parent.iter is node:
                return all(self.only_called(module, load, depth) for load in _loads(module.parents[parent], target.id))
            case ast.Assign(targets=[target]) | ast.AnnAssign(target=target):
                return self._reads(module, target, depth, contained=True)
            case ast.Call() if parent.func is not node:
                return self._handed(module, parent, node, None, depth, contained=True)
            case ast.keyword():
                call = module.parents[parent]
                if not isinstance(call, ast.Call):
                    return False
                return self._handed(module, call, node, parent.arg, depth, contained=True)
            case _:
                return False


def _loads(node: ast.AST, name: str) -> Iterator[ast.Name]:
    for inner in walk(node):
        if isinstance(inner, ast.Name) and inner.id == name and isinstance(inner.ctx, ast.Load):
            yield inner
