"""Functions that run in a layer_stack or a lift, and call what was made outside: through it they may reach an owner."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from hkmigrate.detect.usage import Usages
from hkmigrate.model.place import Span
from hkmigrate.source.haiku import BARRIERS
from hkmigrate.source.project import Definition, Module, Project, Value
from hkmigrate.source.scopes import FunctionNode


def barriers_in(project: Project, usages: Usages, module: Module, node: ast.AST) -> Iterator[Span]:
    """The places in a function or class where such a function is run."""
    for inner in ast.walk(node):
        if isinstance(inner, ast.Call) and inner.args and usages.callee(module, inner.func) in BARRIERS:
            stacked = usages.callee(module, inner.func) == "haiku.layer_stack"
            if stacked != isinstance(inner.func, ast.Call):
                continue  # `layer_stack(4)` and `lift(f)(...)`: the function is handed over in the other call
            function = _function(project, module, inner.args[0])
            if function is None or _calls_outside(module, function):
                yield module.span(inner)
        if isinstance(inner, ast.FunctionDef):
            listed = [usages.callee(module, decorator) for decorator in inner.decorator_list]
            if any(name in BARRIERS for name in listed) and _calls_outside(module, inner):
                yield module.span(inner)


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


def _calls_outside(module: Module, function: FunctionNode) -> bool:
    """Whether a function calls, or reads attributes of, a variable of a function around it, such as `self`."""
    frame = module.scope_inside(function)
    for node in ast.walk(function):
        if not isinstance(node, ast.Name) or not isinstance(node.ctx, ast.Load):
            continue
        parent = module.parents[node]
        used = isinstance(parent, ast.Attribute) or (isinstance(parent, ast.Call) and parent.func is node)
        home = module.scopes[node].lookup(node.id)
        if not used or home is None or home.parent is None or frame in home.outward():
            continue
        if all(binding.kind in ("def", "class") for binding in home.bindings[node.id]):
            continue
        return True
    return False
