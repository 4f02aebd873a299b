"""Functions that do nothing but one expression on a shared parameter, which may become a method of its owner."""

from __future__ import annotations

import ast
from collections.abc import Iterable
from dataclasses import replace

from hkmigrate.detect.program.attributes import attribute_values
from hkmigrate.detect.program.code import Code, NotConstantError, callee, constant
from hkmigrate.detect.program.nodes import method_class, owner_of
from hkmigrate.detect.program.terms import NotMovableError, term
from hkmigrate.detect.sites.context import ARRAY_METHODS
from hkmigrate.model.place import Span
from hkmigrate.model.site import Formula, Group, Site
from hkmigrate.source.children import walk
from hkmigrate.source.project import External, Module, Project

_PARTS = (
    ast.BinOp,
    ast.UnaryOp,
    ast.Call,
    ast.Name,
    ast.Attribute,
    ast.Subscript,
    ast.Slice,
    ast.Constant,
    ast.Tuple,
    ast.keyword,
    ast.operator,
    ast.unaryop,
    ast.expr_context,
)
_ARRAY_ATTRIBUTES = frozenset(("T", "mT", "dtype", "imag", "ndim", "real", "shape", "size"))
_ARRAYS = ("jax.numpy.", "jax.nn.")
_CALLERS = frozenset(
    f"jax.numpy.{name}" for name in ("apply_along_axis", "apply_over_axes", "fromfunction", "frompyfunc", "piecewise")
) | {"jax.numpy.vectorize"}
"""Functions of `jax.numpy` that call what they are given, which may look at the module that is current then."""


def with_formulas(project: Project, groups: Iterable[Group]) -> list[Group]:
    """The groups, with the expression around each parameter that its consumer does nothing but compute."""
    return [replace(group, sites=tuple(_with_formula(project, site) for site in group.sites)) for group in groups]


def _with_formula(project: Project, site: Site) -> Site:
    module = project.module(site.span.path)
    if module is None or len(site.accesses) != 1 or site.accesses[0].kind != "parameter":
        return site
    access = site.accesses[0]
    reads = [node for node in module.nodes if isinstance(node, ast.Call) and module.span(node) == access.span]
    formula = _formula(project, module, reads[0]) if len(reads) == 1 else None
    return replace(site, accesses=(replace(access, formula=formula),))


def _formula(project: Project, module: Module, read: ast.Call) -> Formula | None:
    function = owner_of(module, read)
    if not isinstance(function, ast.FunctionDef) or function.decorator_list:
        return None
    cls = method_class(module, function)
    if function.name.startswith("__") and function.name != "__call__":
        return None
    if cls is None and not isinstance(owner_of(module, function), ast.Module):
        return None
    found = _single(module, function, read)
    if found is None:
        return None
    span, value, held = found
    text = module.slice(span.start, span.end)
    if "#" in text or not _is_plain(project, module, function, cls, value, held):
        return None
    try:
        whole = term(project, Code(value, module), swap={held: Formula.MARK})
    except NotMovableError:
        return None
    if "\n" in whole.text() or any(hole.text == _receiver(function, cls) for hole in whole.holes):
        return None
    name = cls.name if cls is not None and function.name == "__call__" else function.name
    return Formula(span, whole, name)


def _single(module: Module, function: ast.FunctionDef, read: ast.Call) -> tuple[Span, ast.expr, ast.expr] | None:
    """What goes from the function, the one expression that it computes, and what stands in it for the parameter.

    None where the function does more than to read the parameter once and return an expression of it.
    """
    body = function.body
    if isinstance(body[0], ast.Expr) and isinstance(body[0].value, ast.Constant):
        body = body[1:]
    start = body[0] if body else None
    if len(body) in (1, 2) and isinstance(start, ast.With):
        if len(start.items) != 1:
            return None
        body = [*start.body, *body[1:]]
    match body:
        case [ast.Return(value=ast.expr() as value)] if value is not read:
            held: ast.expr = read
        case [ast.Assign(targets=[ast.Name(id=name)], value=given), ast.Return(value=ast.expr() as value)] if (
            given is read
        ):
            named = [node for node in walk(function) if isinstance(node, ast.Name) and node.id == name]
            loads = [node for node in named if isinstance(node.ctx, ast.Load)]
            if len(named) != 2 or len(loads) != 1 or loads[0] is value:
                return None
            held = loads[0]
        case _:
            return None
    assert start is not None
    return module.span_of(module.bounds(start)[0], module.bounds(body[-1])[1]), value, held


def _is_plain(
    project: Project,
    module: Module,
    function: ast.FunctionDef,
    cls: ast.ClassDef | None,
    value: ast.expr,
    held: ast.expr,
) -> bool:
    """Whether the expression only computes with arrays: the function's arguments, attributes set once, constants."""
    pending: list[ast.AST] = [value]
    seen = False
    while pending:
        node = pending.pop()
        if node is held:
            seen = True
            continue
        if not isinstance(node, _PARTS):
            return False
        if isinstance(node, ast.Name) and not _is_steady(project, module, node):
            return False
        if isinstance(node, ast.Call) and not _computes(project, module, node, held):
            return False
        if isinstance(node, ast.Attribute) and not _is_array_attribute(module, function, cls, node, held):
            return False
        pending += ast.iter_child_nodes(node)
    return seen


def _is_steady(project: Project, module: Module, name: ast.Name) -> bool:
    """Whether a name is local, comes from outside of the tree, or is a constant: the same wherever it is spelled."""
    home = module.scopes[name].lookup(name.id)
    if (home is not None and home.parent is not None) or isinstance(project.resolve(name, module), External):
        return True
    try:
        constant(project, Code(name, module))
    except NotConstantError:
        return False
    return True


def _computes(project: Project, module: Module, call: ast.Call, held: ast.expr) -> bool:
    """Whether a call is one of a function of arrays, or of a method of the parameter itself."""
    called = callee(project, module, call)
    if isinstance(called, str):
        return called.startswith(_ARRAYS) and called not in _CALLERS
    function = call.func
    if not isinstance(function, ast.Attribute) or function.attr not in ARRAY_METHODS:
        return False
    value = function.value
    while isinstance(value, ast.Attribute) and value is not held:
        value = value.value
    return value is held


def _is_array_attribute(
    module: Module, function: ast.FunctionDef, cls: ast.ClassDef | None, node: ast.Attribute, held: ast.expr
) -> bool:
    """Whether reading an attribute does nothing else: an array's, one that the class sets, or a global's."""
    call = module.parents[node]
    if isinstance(call, ast.Call) and call.func is node:
        return True  # looked at as a call
    root: ast.expr = node
    while isinstance(root, ast.Attribute | ast.Subscript):
        root = root.value
    if root is not held and isinstance(root, ast.Name):
        home = module.scopes[root].lookup(root.id)
        if home is None or home.parent is None:
            return True
        if node.value is root and root.id == _receiver(function, cls):
            return _is_set(cls, root.id, node.attr)
    return node.attr in _ARRAY_ATTRIBUTES


def _receiver(function: ast.FunctionDef, cls: ast.ClassDef | None) -> str | None:
    first = [*function.args.posonlyargs, *function.args.args][:1]
    return first[0].arg if cls is not None and first else None


def _is_set(cls: ast.ClassDef | None, receiver: str, attribute: str) -> bool:
    """Whether an attribute of the instance is a plain one, whose value the class itself sets."""
    values = attribute_values(cls, receiver, attribute) if cls is not None else []
    return bool(values) and None not in values
