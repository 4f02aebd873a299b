"""Whether methods keep something in their instance between calls: an attribute that they set, a list that they fill."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from hkmigrate.source.children import walk
from hkmigrate.source.project import Module

Method = ast.FunctionDef | ast.AsyncFunctionDef

_CHANGING = frozenset(
    (
        *("append", "appendleft", "add", "clear", "discard", "extend", "extendleft", "insert", "pop", "popitem"),
        *("popleft", "remove", "reverse", "rotate", "send", "setdefault", "sort", "subtract", "update"),
        *("difference_update", "intersection_update", "symmetric_difference_update", "__next__", "__setitem__"),
    )
)
_LOOKING = frozenset(("copy", "count", "get", "index", "items", "keys", "values"))
_READING = frozenset(
    (
        *("all", "any", "dict", "enumerate", "frozenset", "len", "list", "max", "min", "reversed", "set", "sorted"),
        *("sum", "tuple", "zip"),
    )
)
_CONTAINERS = (ast.List, ast.Dict, ast.Set, ast.ListComp, ast.DictComp, ast.SetComp, ast.GeneratorExp, ast.Call)


def containers(init: Method | None) -> frozenset[str]:
    """The attributes that a constructor sets to a list, a dictionary, or something else that can change.

    What a call returns may change unless it is a module, whose calls are `self.name(...)`.
    """
    found: set[str] = set()
    for node in walk(init) if init is not None else ():
        if isinstance(node, ast.Assign | ast.AnnAssign) and isinstance(node.value, _CONTAINERS):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            found |= {target.attr for target in targets if isinstance(target, ast.Attribute)}
    return frozenset(found)


def keeps_something(module: Module, method: Method, held: frozenset[str]) -> bool:
    """Whether a method sets attributes or changes what they hold; `held` are those that hold what can change."""
    listed = (*method.args.posonlyargs, *method.args.args)
    receiver = listed[0].arg if listed else ""
    return any(_changes(module, node, held, receiver) for node in _body(method))


def _body(method: Method) -> Iterator[ast.AST]:
    for statement in method.body:
        yield from walk(statement)


def _changes(module: Module, node: ast.AST, held: frozenset[str], receiver: str) -> bool:
    match node:
        case ast.Attribute(ctx=ast.Store() | ast.Del()):
            return True
        case ast.Subscript(ctx=ast.Store() | ast.Del(), value=value):
            return _is_of(receiver, value)
        case ast.Call(func=ast.Attribute(attr=name, value=value)) if name in _CHANGING:
            return _is_of(receiver, value)
        case ast.Call(func=ast.Name(id="setattr" | "delattr" | "vars" | "next"), args=[first, *_]):
            return _is_of(receiver, first) or (isinstance(first, ast.Name) and first.id == receiver)
        case ast.Attribute(attr=name) if name in held or name == "__dict__":
            return not _only_read(module, node)
        case _:
            return False


def _is_of(receiver: str, node: ast.AST) -> bool:
    """Whether an expression is what an attribute of the instance holds: `self.seen[0]`; `x.at[0]` makes an array."""
    inside = node
    while isinstance(inside, ast.Subscript | ast.Attribute):
        if isinstance(inside, ast.Attribute) and inside.attr == "at":
            return False
        inside = inside.value
    return inside is not node and isinstance(inside, ast.Name) and inside.id == receiver


def _only_read(module: Module, node: ast.Attribute) -> bool:
    """Whether what an attribute holds is called, looped over or looked up, and handed to nothing that may change it."""
    parent = module.parents[node]
    match parent:
        case ast.Call(func=function) if function is node:
            return True
        case ast.Call(func=ast.Name(id=name)):
            return name in _READING
        case ast.Call():
            return True  # a function or class of a library, such as `hk.Sequential`
        case ast.Subscript(value=value):
            return value is node
        case ast.For(iter=iterated) | ast.comprehension(iter=iterated):
            return iterated is node
        case ast.Attribute(attr=name):
            called = module.parents[parent]
            return name in _LOOKING or not (isinstance(called, ast.Call) and called.func is parent)
        case ast.Starred() | ast.Compare() | ast.BinOp() | ast.BoolOp() | ast.IfExp() | ast.If():
            return True
        case _:
            return False
