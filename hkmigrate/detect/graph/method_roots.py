"""Methods that are transformed, by a decorator or as `self.method`; who else calls them; what transforms inside."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from hkmigrate.detect.graph.usage import Fate, Usages
from hkmigrate.detect.program.attributes import enclosing_methods
from hkmigrate.detect.program.classes import is_a
from hkmigrate.detect.program.refusal import refuse
from hkmigrate.model.place import Span
from hkmigrate.model.site import Refusal
from hkmigrate.source.haiku import TRANSFORMS
from hkmigrate.source.project import Definition, Module, Project

Method = ast.FunctionDef | ast.AsyncFunctionDef


def method_root(
    project: Project, usages: Usages, module: Module, cls: ast.ClassDef, node: Method
) -> tuple[Span | None, list[Refusal]]:
    """Where a method is transformed, and what keeps it from being run by that transform alone."""
    decorated = usages.decorated(module, node)
    hazards = [
        refuse("across-barrier", f"the method `{node.name}` runs inside `{usage.name}`", usage.place).refusal
        for usage in decorated
        if usage.fate is Fate.BARRIER
    ]
    root = next((usage.place for usage in decorated if usage.fate is Fate.ROOT), None)
    if root is not None:
        return root, hazards
    reads = list(_reads(project, module, cls, node.name))
    near = [(file, read) for file, read in reads if file is module or cls.name.encode() in file.data]
    handed = [file.span(read) for file, read in near if _is_handed(usages, file, read)]
    others = [file.span(read) for file, read in reads if not _is_handed(usages, file, read)]
    if handed and others:
        message = f"`{cls.name}.{node.name}` is handed to a transform, and may be called here as well"
        hazards.append(refuse("root-called", message, others[0], *handed[:1]).refusal)
    return (handed[0] if handed else None), hazards


def _is_handed(usages: Usages, file: Module, read: ast.Attribute) -> bool:
    parent = file.parents[read]
    return isinstance(parent, ast.Call) and read in parent.args and usages.callee(file, parent.func) in TRANSFORMS


def _reads(project: Project, module: Module, cls: ast.ClassDef, name: str) -> Iterator[tuple[Module, ast.Attribute]]:
    """Every `.name` in the tree that may be the method of an instance of the class."""
    for file in project.reading(name):
        for node in file.spelling([name]):
            if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Load):
                if _may_be(project, file, node, Definition(module, cls)):
                    yield file, node


def _may_be(project: Project, file: Module, node: ast.Attribute, definition: Definition) -> bool:
    """Whether the object of an attribute may be an instance: it is no `self` of another class, and no import."""
    if not isinstance(node.value, ast.Name):
        return True
    for cls, receiver in enclosing_methods(file, node):
        if receiver == node.value.id:
            other = Definition(file, cls)
            return is_a(project, other, definition) or is_a(project, definition, other)
    binding = file.scopes[node].lookup(node.value.id)
    bound = binding.bindings.get(node.value.id, []) if binding is not None else []
    return not bound or not all(isinstance(one.node, ast.alias) for one in bound)
