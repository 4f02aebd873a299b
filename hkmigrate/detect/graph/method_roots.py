"""Methods that are transformed, by a decorator or as `self.method`, and run in no other way."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from hkmigrate.detect.graph.usage import Fate, Usages
from hkmigrate.detect.program.attributes import enclosing_methods
from hkmigrate.detect.program.classes import is_a
from hkmigrate.model.place import Span
from hkmigrate.source.haiku import TRANSFORMS
from hkmigrate.source.project import Definition, Module, Project

Method = ast.FunctionDef | ast.AsyncFunctionDef


def method_root(project: Project, usages: Usages, module: Module, cls: ast.ClassDef, node: Method) -> Span | None:
    """Where a method is transformed, None where it is not, or may be run in another way as well."""
    decorated = usages.decorated(module, node)
    if any(usage.fate is Fate.BARRIER for usage in decorated):
        return None
    root = next((usage.place for usage in decorated if usage.fate is Fate.ROOT), None)
    if root is not None:
        return root
    definition = Definition(module, cls)
    handed = next(
        (
            file.span(read)
            for file, read in _reads(project, node.name)
            if (file is module or cls.name.encode() in file.data)
            and _is_handed(usages, file, read)
            and _may_be(project, file, read, definition)
        ),
        None,
    )
    if handed is None:
        return None
    others = (pair for pair in _reads(project, node.name) if not _is_handed(usages, *pair))
    return None if any(_may_be(project, file, read, definition) for file, read in others) else handed


def _is_handed(usages: Usages, file: Module, read: ast.Attribute) -> bool:
    parent = file.parents[read]
    return isinstance(parent, ast.Call) and read in parent.args and usages.callee(file, parent.func) in TRANSFORMS


def _reads(project: Project, name: str) -> Iterator[tuple[Module, ast.Attribute]]:
    """Every place in the tree that reads `.name`."""
    return ((file, node) for file, node in project.attributes(name) if isinstance(node.ctx, ast.Load))


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
