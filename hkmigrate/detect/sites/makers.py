"""Functions that only hand out a module: what they return, and what their parameters and variables stand for."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from hkmigrate.detect.program.arguments import defaults
from hkmigrate.detect.program.code import Code
from hkmigrate.detect.program.nodes import owner_of
from hkmigrate.detect.program.terms import NotMovableError
from hkmigrate.source.children import walk
from hkmigrate.source.project import Module
from hkmigrate.source.scopes import every_argument

Function = ast.FunctionDef | ast.Lambda
_METHODS = ("staticmethod", "classmethod", "property", "functools.cached_property", "cached_property")


def is_property(function: ast.AST) -> bool:
    """Whether a function is called by reading an attribute."""
    return any(ast.unparse(one) in _METHODS[2:] for one in getattr(function, "decorator_list", ()))


def hands_out(function: Function, made: ast.expr) -> bool:
    """Whether a function leaves no trace but by what it calls, so that it may do nothing but return an expression."""
    if isinstance(function, ast.Lambda):
        return function.body is made
    plain = all(ast.unparse(one) in _METHODS for one in function.decorator_list)
    drops = any(isinstance(node, ast.Expr) and isinstance(node.value, ast.Call) for node in walk(function))
    return plain and not drops and not any(isinstance(node, _TRACES) or _stores(node) for node in walk(function))


def is_straight(function: Function, made: ast.expr) -> bool:
    """Whether a function returns the value of an expression, and only names what goes into it before."""
    return returned_by(function) is made


def returned_by(function: Function) -> ast.expr | None:
    """The expression that a function returns which only names what goes into it before; None for any other."""
    if isinstance(function, ast.Lambda):
        return function.body
    *before, last = function.body
    values = dict(_variables(before))
    plain = all(_is_plain(statement) for statement in before) and len(values) == sum(map(_assigns, before))
    returned = last.value if isinstance(last, ast.Return) else None
    if isinstance(returned, ast.Name):
        returned = values.get(returned.id, returned)
    return returned if plain else None


_TRACES = (ast.Await, ast.Yield, ast.YieldFrom, ast.Global, ast.Nonlocal, ast.Delete, ast.With, ast.AsyncWith, ast.Try)


def keeps_to_itself(function: ast.FunctionDef) -> bool:
    """Whether a constructor writes to nothing but its object."""
    first = [one.arg for one in (*function.args.posonlyargs, *function.args.args)][:1]
    stores = [node for node in walk(function) if _stores(node)]
    own = all(isinstance(one, ast.Attribute) and ast.unparse(one.value) in first for one in stores)
    return own and not any(isinstance(node, _TRACES) for node in walk(function))


def _stores(node: ast.AST) -> bool:
    return isinstance(node, ast.Attribute | ast.Subscript) and not isinstance(node.ctx, ast.Load)


def _is_plain(statement: ast.stmt) -> bool:
    return _assigns(statement) or (isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant))


def _assigns(statement: ast.stmt) -> bool:
    return bool(list(_variables([statement])))


def _variables(body: list[ast.stmt]) -> Iterator[tuple[str, ast.expr]]:
    for statement in body:
        match statement:
            case ast.Assign(targets=[ast.Name(id=name)], value=value):
                yield name, value
            case ast.AnnAssign(target=ast.Name(id=name), value=ast.expr() as value):
                yield name, value


def inside(call: Code, function: Function, module: Module, node: ast.expr) -> Code:
    """An expression of a function as a call of that makes it: with what its parameters and variables stand for.

    Raises:
        NotMovableError: it is not known what the call gives for which parameter.
    """
    frame = module.scope_inside(function)
    names = _given(call, function, module)
    if isinstance(function, ast.FunctionDef):
        for name, value in _variables(function.body):
            if value is node or any(inner is node for inner in walk(value)):
                break
            names[name] = Code(value, module, frame, dict(names))
    return Code(node, module, frame, names)


def _given(call: Code, function: Function, module: Module) -> dict[str, Code]:
    """The code that each parameter of a function stands for in a call."""
    arguments, node = function.args, call.node
    positional = [one.arg for one in (*arguments.posonlyargs, *arguments.args)]
    names = {name: Code(default, module) for name, default in defaults(arguments).items()}
    if _takes_object(module, function) and positional:
        first, *positional = positional
        receiver = node.func if isinstance(node, ast.Call) else node
        building = isinstance(function, ast.FunctionDef) and function.name in ("__init__", "__post_init__")
        if isinstance(receiver, ast.Attribute) and not building:
            names[first] = call.at(receiver.value)
    if not isinstance(node, ast.Call) or getattr(function, "name", "") == "__post_init__":
        return names
    given = list(node.args)
    if _passes_self(node, function):
        given = given[1:]
    if any(isinstance(one, ast.Starred) for one in given) or any(word.arg is None for word in node.keywords):
        raise NotMovableError("arguments are hidden behind a star")
    known = {one.arg for one in every_argument(arguments)}
    names |= {name: call.at(value) for name, value in zip(positional, given, strict=False)}
    names |= {word.arg: call.at(word.value) for word in node.keywords if word.arg in known}
    return names


def _takes_object(module: Module, function: Function) -> bool:
    """Whether the first parameter is an object, or a class, that the call does not give in its brackets."""
    method = isinstance(function, ast.FunctionDef) and isinstance(owner_of(module, function), ast.ClassDef)
    return method and all(ast.unparse(one) != "staticmethod" for one in getattr(function, "decorator_list", ()))


def _passes_self(call: ast.Call, function: Function) -> bool:
    """Whether a constructor of a base is called by its class: `Base.__init__(self, ...)`."""
    building = isinstance(function, ast.FunctionDef) and function.name == "__init__"
    called = call.func if isinstance(call.func, ast.Attribute) and call.func.attr == "__init__" else None
    return building and called is not None and not is_super_call(called.value)


def is_super_call(node: ast.expr) -> bool:
    """Whether an expression is `super()`, with or without arguments."""
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "super"
