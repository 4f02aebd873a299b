"""Statements, each kind by a function of its own in one table."""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping
from typing import NoReturn

from hkmigrate.detect.evaluate import branches, exceptions, loops, matching
from hkmigrate.detect.evaluate.classes import define_class
from hkmigrate.detect.evaluate.containers import delete_item, unpacked
from hkmigrate.detect.evaluate.core import Machine
from hkmigrate.detect.evaluate.decorators import decorated
from hkmigrate.detect.evaluate.frames import BreakSignal, ContinueSignal, RaiseSignal, ReturnSignal
from hkmigrate.detect.evaluate.functions import make_function
from hkmigrate.detect.evaluate.values import (
    ClassValue,
    DictValue,
    External,
    FileValue,
    Instance,
    ListValue,
    Value,
    is_exact,
    payload,
)


def expression(m: Machine, s: ast.Expr) -> None:
    """An expression alone."""
    m.evaluate(s.value)


def nothing(_: Machine, __: ast.stmt) -> None:
    """`pass`."""


def assert_(m: Machine, s: ast.Assert) -> None:
    """`assert test`."""
    if m.truth(m.evaluate(s.test)) is None:
        branches.narrow(m, s.test, wanted=True)


def global_(m: Machine, s: ast.Global) -> None:
    """`global name`."""
    for name in s.names:
        m.environment.declared[name] = m.frame.file.attributes


def nonlocal_(m: Machine, s: ast.Nonlocal) -> None:
    """`nonlocal name`."""
    for name in s.names:
        outer = m.environment.outer
        while outer is not None and (outer.kind == "class" or name not in outer.home(name)):
            outer = outer.outer
        if outer is not None:
            m.environment.declared[name] = outer.home(name)


def return_(m: Machine, s: ast.Return) -> NoReturn:
    """`return value`."""
    raise ReturnSignal(m.evaluate_or(s.value))


def break_(_: Machine, __: ast.Break) -> NoReturn:
    """`break`."""
    raise BreakSignal


def continue_(_: Machine, __: ast.Continue) -> NoReturn:
    """`continue`."""
    raise ContinueSignal


def raise_(m: Machine, s: ast.Raise) -> NoReturn:
    """`raise error`."""
    error = m.evaluate_or(s.exc, Instance.of("builtins.Exception"))
    if isinstance(error, ClassValue | External):
        error = m.invoke(error, node=s)
    raise RaiseSignal(error, m.place(s))


def delete(m: Machine, s: ast.Delete) -> None:
    """`del target`."""
    for target in s.targets:
        match target:
            case ast.Name():
                m.heap.delete(m.environment.home(target.id), target.id)
            case ast.Attribute():
                owner = m.evaluate(target.value)
                if isinstance(owner, Instance | ClassValue | FileValue):
                    m.heap.delete(owner.attributes, target.attr)
            case ast.Subscript():
                held = m.evaluate(target.value)
                delete_item(m, held, m.evaluate(target.slice), target)


# --- imports -------------------------------------------------------------------------------------------------------


def import_(m: Machine, s: ast.Import) -> None:
    """`import a.b`, `import a.b as c`."""
    for alias in s.names:
        module = m.import_module(alias.name, m.frame.file)
        if alias.asname is not None:
            m.store(alias.asname, module)
        else:
            first = alias.name.split(".")[0]
            m.store(first, m.import_module(first, m.frame.file) if "." in alias.name else module)


def import_from(m: Machine, s: ast.ImportFrom) -> None:
    """`from a import b`."""
    module = m.import_module(s.module or "", m.frame.file, s.level)
    for alias in s.names:
        if alias.name == "*":
            _import_star(m, module)
        else:
            m.store(alias.asname or alias.name, _member(m, module, alias.name, s))


def _member(m: Machine, module: Value, name: str, s: ast.ImportFrom) -> Value:
    if isinstance(module, FileValue) and name not in module.attributes:
        below = m.import_module(f"{s.module or ''}.{name}".lstrip("."), m.frame.file, s.level)
        if isinstance(below, FileValue):
            return below
    return m.get_attribute(module, name, s)


def _import_star(m: Machine, module: Value) -> None:
    if not isinstance(module, FileValue):
        return
    listed = module.attributes.get("__all__")
    names = m.items(listed, None) if isinstance(listed, ListValue | tuple) and is_exact(listed) else None
    for name, value in list(module.attributes.items()):
        if (name in names) if names is not None else not name.startswith("_"):
            m.store(name, value)


# --- assignments ---------------------------------------------------------------------------------------------------


def assign_(m: Machine, s: ast.Assign) -> None:
    """`a = b = value`."""
    value = m.evaluate(s.value)
    for target in s.targets:
        assign(m, target, value)


def annotated(m: Machine, s: ast.AnnAssign) -> None:
    """`name: annotation = value`; in a class body, a field."""
    environment = m.environment
    if environment.kind == "class" and isinstance(s.target, ast.Name):
        notes = environment.variables.setdefault("__annotations__", DictValue())
        if isinstance(notes, DictValue):
            notes.items[s.target.id] = s.annotation
    if s.value is not None:
        assign(m, s.target, m.evaluate(s.value))


def augmented(m: Machine, s: ast.AugAssign) -> None:
    """`target += value`; a list or set is changed in place."""
    old = m.evaluate(_loaded(s.target))
    value = m.evaluate(s.value)
    held = payload(old)
    if isinstance(held, ListValue) and isinstance(s.op, ast.Add):
        m.heap.touch(held)
        items = m.items(value, s)
        held.items += [m.element(value, s)] if items is None else items
        held.inexact |= items is None or not is_exact(value) or m.is_repeated
        return
    if isinstance(held, DictValue) and isinstance(payload(value), DictValue) and isinstance(s.op, ast.BitOr):
        m.invoke(m.get_attribute(held, "update", s), value, node=s)
        return
    assign(m, s.target, m.binary(s.op, old, value, s))


def _loaded(target: ast.Name | ast.Attribute | ast.Subscript) -> ast.expr:
    """The target as it is read."""
    match target:
        case ast.Name():
            made: ast.expr = ast.Name(target.id, ast.Load())
        case ast.Attribute():
            made = ast.Attribute(target.value, target.attr, ast.Load())
        case _:
            made = ast.Subscript(target.value, target.slice, ast.Load())
    return ast.copy_location(made, target)


def assign(m: Machine, target: ast.expr, value: Value) -> None:
    """Assign to a target of any form."""
    match target:
        case ast.Name():
            m.store(target.id, value)
        case ast.Attribute():
            m.set_attribute(m.evaluate(target.value), target.attr, value, target)
        case ast.Subscript():
            owner = m.evaluate(target.value)
            m.set_item(owner, m.evaluate(target.slice), value, target)
        case ast.Starred():
            assign(m, target.value, value)
        case ast.Tuple() | ast.List():
            _assign_parts(m, target, value)


def _assign_parts(m: Machine, target: ast.Tuple | ast.List, value: Value) -> None:
    count = len(target.elts)
    star = next((at for at, one in enumerate(target.elts) if isinstance(one, ast.Starred)), None)
    if star is None:
        parts = unpacked(m, value, count, target)
    else:
        items = m.items(value, target)
        behind = count - star - 1
        if items is None or not is_exact(value) or len(items) < count - 1:
            element = m.element(value, target)
            parts = [*[element] * star, ListValue([element], inexact=True), *[element] * behind]
        else:
            middle = ListValue(items[star : len(items) - behind])
            parts = [*items[:star], middle, *items[len(items) - behind :]]
    for one, part in zip(target.elts, parts, strict=True):
        assign(m, one, part)


# --- blocks --------------------------------------------------------------------------------------------------------


def with_(m: Machine, s: ast.With | ast.AsyncWith) -> None:
    """`with manager as target: ...`."""
    _with_from(m, s, 0)


def _with_from(m: Machine, s: ast.With | ast.AsyncWith, index: int) -> None:
    if index == len(s.items):
        m.block(s.body)
        return
    item = s.items[index]

    def body(value: Value) -> None:
        if item.optional_vars is not None:
            assign(m, item.optional_vars, value)
        _with_from(m, s, index + 1)

    m.within(m.evaluate(item.context_expr), body, item.context_expr)


def function(m: Machine, s: ast.FunctionDef | ast.AsyncFunctionDef) -> None:
    """`def name(...): ...`."""
    m.store(s.name, decorated(m, s.decorator_list, make_function(m, s, s.name)))


def class_(m: Machine, s: ast.ClassDef) -> None:
    """`class name: ...`."""
    m.store(s.name, decorated(m, s.decorator_list, define_class(m, s)))


def type_alias(m: Machine, s: ast.stmt) -> None:
    """`type name = ...`."""
    name = getattr(s, "name", None)
    if isinstance(name, ast.Name):
        m.store(name.id, m.unknown("type-expression", node=s))


STATEMENTS: Mapping[type, Callable[..., None]] = {
    ast.Expr: expression,
    ast.Pass: nothing,
    ast.Assert: assert_,
    ast.Global: global_,
    ast.Nonlocal: nonlocal_,
    ast.Return: return_,
    ast.Break: break_,
    ast.Continue: continue_,
    ast.Raise: raise_,
    ast.Delete: delete,
    ast.Import: import_,
    ast.ImportFrom: import_from,
    ast.Assign: assign_,
    ast.AnnAssign: annotated,
    ast.AugAssign: augmented,
    ast.If: branches.if_,
    ast.For: loops.for_,
    ast.AsyncFor: loops.for_,
    ast.While: loops.while_,
    ast.Try: exceptions.try_,
    ast.TryStar: exceptions.try_,
    ast.Match: matching.match_,
    ast.With: with_,
    ast.AsyncWith: with_,
    ast.FunctionDef: function,
    ast.AsyncFunctionDef: function,
    ast.ClassDef: class_,
    **({ast.TypeAlias: type_alias} if hasattr(ast, "TypeAlias") else {}),
}
