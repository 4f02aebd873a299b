"""Functions that run in a layer_stack or a lift, and call what was made outside: through it they may reach an owner."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from hkmigrate.detect.graph.transforms import external_name
from hkmigrate.detect.program.code import argument, callee
from hkmigrate.model.place import Span
from hkmigrate.source.children import walk
from hkmigrate.source.haiku import BARRIERS, GET_PARAMETER, GET_STATE
from hkmigrate.source.project import Definition, Module, Project, Value
from hkmigrate.source.scopes import FunctionNode

_LOOKUPS = ("__getattr__", "__getattribute__", "__get__")
_OPERATORS = tuple(
    f"__{side}{name}__"
    for name in (
        "add",
        "sub",
        "mul",
        "truediv",
        "floordiv",
        "mod",
        "pow",
        "matmul",
        "and",
        "or",
        "xor",
        "lshift",
        "rshift",
    )
    for side in ("", "r")
)


def barriers_in(project: Project, module: Module, node: ast.AST) -> Iterator[Span]:
    """The places in a function or class where such a function is run."""
    for inner in walk(node):
        if isinstance(inner, ast.Call) and (inner.args or inner.keywords) and _barrier(project, module, inner.func)[0]:
            name, before = _barrier(project, module, inner.func)
            if before != (name == "haiku.layer_stack"):
                continue  # `layer_stack(4)` and `lift(f)(...)`: the function is handed over in another call
            function = _function(project, module, inner.args[0]) if inner.args else None
            if function is None or _calls_outside(project, module, function):
                yield module.span(inner)
        if isinstance(inner, ast.FunctionDef):
            listed = [external_name(project, module, decorator) for decorator in inner.decorator_list]
            if any(name in BARRIERS for name in listed) and _calls_outside(project, module, inner):
                yield module.span(inner)


def _barrier(project: Project, module: Module, function: ast.expr) -> tuple[str, int]:
    """The barrier behind what is called, '' for none, and how many calls come before: 1 for `layer_stack(4)(f)`."""
    before, seen = 0, set[ast.expr]()
    while function not in seen:
        seen.add(function)
        if isinstance(function, ast.Call):
            partial = external_name(project, module, function.func) == "functools.partial" and bool(function.args)
            before += not partial
            function = function.args[0] if partial else function.func
            continue
        meaning = project.resolve(function, module) if isinstance(function, ast.Name) else None
        if isinstance(meaning, Value) and meaning.file is module and isinstance(meaning.expression, ast.Call):
            function = meaning.expression
    name = external_name(project, module, function)
    return (name, before) if name in BARRIERS else ("", 0)


def _function(project: Project, module: Module, node: ast.expr) -> FunctionNode | None:
    """The function that is handed over: a lambda, one of this file by its name, or the one behind `net.init`."""
    if isinstance(node, ast.Lambda):
        return node
    if isinstance(node, ast.Attribute) and node.attr in ("init", "apply") and isinstance(node.value, ast.Name):
        return _transformed(project, module, node.value)
    meaning = project.resolve(node, module) if isinstance(node, ast.Name) else None
    if isinstance(node, ast.Name) and isinstance(meaning, Value):
        return _transformed(project, module, node)
    found = meaning.node if isinstance(meaning, Definition) and meaning.file is module else None
    return found if isinstance(found, FunctionNode) else None


def _transformed(project: Project, module: Module, name: ast.Name) -> FunctionNode | None:
    """The function behind `net = hk.transform(inner)`, `init, apply = hk.transform(inner)`, or a decorated one."""
    home = module.scopes[name].lookup(name.id)
    bindings = home.bindings[name.id] if home is not None else []
    if len(bindings) != 1:
        return None
    if isinstance(bindings[0].node, ast.FunctionDef):
        return bindings[0].node
    made = bindings[0].value or _unpacked(module, bindings[0].node)
    while isinstance(made, ast.Call) and made.args and isinstance(made.args[0], ast.Call):
        made = made.args[0]
    return _function(project, module, made.args[0]) if isinstance(made, ast.Call) and made.args else None


def _unpacked(module: Module, target: ast.AST) -> ast.expr | None:
    """What is unpacked into a target of `init, apply = ...`."""
    while isinstance(target, ast.expr):
        target = module.parents[target]
    return target.value if isinstance(target, ast.Assign) else None


def _calls_outside(project: Project, module: Module, function: FunctionNode) -> bool:
    """Whether a function calls, or reads attributes of, a variable of a function around it, such as `self`."""
    frame = module.scope_inside(function)
    for node in walk(function):
        if not isinstance(node, ast.Name) or not isinstance(node.ctx, ast.Load):
            continue
        parent = module.parents[node]
        if isinstance(parent, ast.Attribute) and _is_data(project, module, parent):
            continue
        used = isinstance(parent, ast.Attribute) or (isinstance(parent, ast.Call) and parent.func is node)
        home = module.scopes[node].lookup(node.id)
        if not used or home is None or home.parent is None or frame in home.outward():
            continue
        if all(binding.kind in ("def", "class") for binding in home.bindings[node.id]):
            continue
        return True
    return False


def _is_data(project: Project, module: Module, node: ast.Attribute) -> bool:
    """Whether an attribute, or one of its attributes, is read as a size or a number, by which no code of the tree runs.

    That is what `self.config.width` is in `hk.Linear(self.config.width)`, and `self.scale` in `x * self.scale`.
    """
    place, names = node, [node.attr]
    while isinstance(above := module.parents[place], ast.Attribute):
        place = above
        names.append(place.attr)
    if any(_is_defined(project, name) for name in (*names, *_LOOKUPS)):
        return False
    if isinstance(module.parents[place], ast.BinOp):
        return not any(_is_defined(project, name) for name in _OPERATORS)
    return _is_size(project, module, place)


def _is_defined(project: Project, name: str) -> bool:
    """Whether a function or method of the tree has the name, or something else in a class that may be a property."""
    for file in project.mentioning([name]):
        for node in file.nodes:
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) and node.name == name:
                return True
            if isinstance(node, ast.ClassDef):
                bindings = file.scope_inside(node).bindings.get(name, ())
                if not all(one.value is None or isinstance(one.value, ast.Constant) for one in bindings):
                    return True
    return False


def _is_size(project: Project, module: Module, node: ast.expr) -> bool:
    """Whether an expression can only be a number: the size of a layer, or one of a parameter's shape."""
    place: ast.AST = node
    parent = module.parents[place]
    if isinstance(parent, ast.List | ast.Tuple):
        place, parent = parent, module.parents[parent]
    if not isinstance(parent, ast.Call):
        return False
    called = callee(project, module, parent)
    if called in (GET_PARAMETER, GET_STATE):
        return argument(parent, 1, "shape") is place
    return called == "haiku.Linear" and argument(parent, 0, "output_size") is place
