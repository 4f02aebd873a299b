"""Constructors and expressions that do nothing but give a value: it makes no difference when they run, or whether."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from hkmigrate.detect.program.classes import Made, base_of, class_name_of, own_methods
from hkmigrate.detect.program.code import callee
from hkmigrate.source.children import walk
from hkmigrate.source.haiku import LAZY_MODULES, MODULE
from hkmigrate.source.project import Definition, External, Module, Project

_PURE = ("haiku.initializers.", "jax.numpy.", "jax.nn.", "math.")
_PURE_BUILTINS = frozenset(
    f"builtins.{name}"
    for name in (
        *("abs", "all", "any", "bool", "dict", "divmod", "enumerate", "float", "frozenset", "int", "isinstance", "len"),
        *("list", "max", "min", "pow", "range", "reversed", "round", "set", "sorted", "str", "sum", "tuple", "zip"),
        *("AssertionError", "TypeError", "ValueError"),
    )
)
_LOUD = (
    *(ast.Global, ast.Nonlocal, ast.Delete, ast.Await, ast.Yield, ast.YieldFrom, ast.With, ast.AsyncWith),
    *(ast.Import, ast.ImportFrom),
)
SPECIAL = frozenset(
    ("__new__", "__getattr__", "__getattribute__", "__setattr__", "__delattr__", "__init_subclass__", "__post_init__")
)
"""Methods by which a class changes what building it, or an attribute of it, does."""


def builds_quietly(project: Project, made: Made, depth: int = 10) -> bool:
    """Whether building a module reads and draws nothing, and leaves nothing behind but the instance."""
    if made.definition is None:
        return made.key in LAZY_MODULES
    lineage = _lineage(project, made.definition)
    if lineage is None or depth == 0:
        return False
    methods = {name for definition in lineage for name in own_methods(_class(definition))}
    if methods & SPECIAL:
        return False
    inits = [(one, own_methods(_class(one)).get("__init__")) for one in lineage]
    return all(init is None or _is_quiet(project, one.file, init, methods, depth) for one, init in inits)


def is_quiet(project: Project, module: Module, node: ast.expr) -> bool:
    """Whether an expression only computes a value: it makes no module, and calls nothing that could do more."""
    return not any(
        isinstance(inner, (*_LOUD, ast.NamedExpr))
        or (isinstance(inner, ast.Call) and not _is_pure(project, module, inner))
        for inner in walk(node)
    )


def _class(definition: Definition) -> ast.ClassDef:
    assert isinstance(definition.node, ast.ClassDef)
    return definition.node


def _lineage(project: Project, definition: Definition) -> list[Definition] | None:
    """A class with its bases in the tree; None where one of them is decorated, or has several bases or unknown ones."""
    found = [definition]
    while len(found) < 20:
        node = _class(found[-1])
        base = base_of(project, found[-1].file, node.bases[0]) if len(node.bases) == 1 else None
        if node.decorator_list or node.keywords or base is None:
            return None
        if isinstance(base, External):
            return found if base.name == MODULE or base.name in LAZY_MODULES else None
        if not isinstance(base.node, ast.ClassDef):
            return None
        found.append(base)
    return None


def _is_pure(project: Project, module: Module, call: ast.Call) -> bool:
    called = callee(project, module, call)
    return isinstance(called, str) and (called in _PURE_BUILTINS or called.startswith(_PURE))


def _is_quiet(project: Project, module: Module, init: ast.AST, methods: set[str], depth: int) -> bool:
    """Whether a constructor only sets attributes, to values and to modules that are built as quietly."""
    assert isinstance(init, ast.FunctionDef | ast.AsyncFunctionDef)
    listed = [*init.args.posonlyargs, *init.args.args]
    receiver = listed[0].arg if listed else ""
    for node in (inner for statement in init.body for inner in _running(statement)):
        if isinstance(node, _LOUD) or _stores_elsewhere(node, receiver):
            return False
        if isinstance(node, ast.Name) and node.id == receiver and not _is_plain_use(module, node, methods):
            return False
        if isinstance(node, ast.Call) and not is_super_init(node) and not _is_pure(project, module, node):
            made = class_name_of(project, module, node)
            named = made is not None or is_super(node)
            if not named or (made is not None and not builds_quietly(project, made, depth - 1)):
                return False
    return not init.decorator_list


def _running(node: ast.AST) -> Iterator[ast.AST]:
    """The node and what runs with it; the bodies of functions and lambdas do not."""
    yield node
    if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
        for child in ast.iter_child_nodes(node):
            yield from _running(child)


def _stores_elsewhere(node: ast.AST, receiver: str) -> bool:
    stores = isinstance(node, ast.Attribute | ast.Subscript) and not isinstance(node.ctx, ast.Load)
    own = isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == receiver
    return stores and not own


def _is_plain_use(module: Module, node: ast.Name, methods: set[str]) -> bool:
    """Whether the instance is only asked for an attribute, or stands in `super(...)`."""
    parent = module.parents[node]
    if isinstance(parent, ast.Attribute):
        return isinstance(parent.ctx, ast.Store) or parent.attr not in methods
    return isinstance(parent, ast.Call) and is_super(parent)


def is_super(node: ast.expr) -> bool:
    """Whether an expression is `super()`."""
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "super"


def is_super_init(node: ast.AST) -> bool:
    """Whether a node is a call of `super().__init__`."""
    match node:
        case ast.Call(func=ast.Attribute(value=value, attr="__init__")):
            return is_super(value)
        case _:
            return False
