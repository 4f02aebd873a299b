"""Expressions that only give a value: sizes, initializers, and objects that only keep things."""

from __future__ import annotations

import ast

from hkmigrate.detect.program.attributes import enclosing_methods
from hkmigrate.detect.program.classes import base_of, decorators, is_dataclass
from hkmigrate.detect.program.code import callee
from hkmigrate.source.children import walk
from hkmigrate.source.project import Definition, External, Module, Project

_HARMLESS = ("builtins.int", "builtins.max", "builtins.min", "builtins.len", "builtins.tuple", "builtins.list")
_VALUES = (ast.Constant, ast.Name, ast.Attribute, ast.Subscript, ast.Call, ast.Tuple, ast.List, ast.UnaryOp, ast.BinOp)


def is_value(project: Project, module: Module, node: ast.expr) -> bool:
    """Whether an expression does nothing but give a value that others have, or one made of such."""
    if not isinstance(node, _VALUES):
        return False
    return all(is_record(project, module, one) for one in walk(node) if isinstance(one, ast.Call))


def is_set(project: Project, attribute: str) -> bool:
    """Whether an attribute of that name is set anywhere, but by a class on its own instances."""
    return any(
        not any(
            isinstance(store.value, ast.Name) and store.value.id == own for _, own in enclosing_methods(file, store)
        )
        for file in project.mentioning([attribute])
        for store in file.attribute_stores(attribute)
    )


def is_record(project: Project, module: Module, call: ast.Call) -> bool:
    """Whether a call does nothing but give a value: a size, an initializer, or an object that only keeps things."""
    called = callee(project, module, call)
    if isinstance(called, str):
        return called.startswith("haiku.initializers.") or called in _HARMLESS
    if not isinstance(called, Definition) or not isinstance(called.node, ast.ClassDef):
        return False
    plain = decorators(project, called) in ([], ["dataclasses.dataclass"])
    bases = [base_of(project, called.file, base) for base in called.node.bases]
    named = [one.name for one in bases if isinstance(one, External)] == ["typing.NamedTuple"] and len(bases) == 1
    fields = [one for one in called.node.body if isinstance(one, ast.AnnAssign)]
    methods = [one for one in called.node.body if isinstance(one, ast.FunctionDef)]
    built = any(one.name in ("__init__", "__post_init__", "__new__", "__call__") for one in methods)
    changed = any(is_set(project, one.target.id) for one in fields if isinstance(one.target, ast.Name))
    return plain and (named or (not bases and is_dataclass(project, called))) and not built and not changed
