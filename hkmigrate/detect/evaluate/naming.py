"""How Haiku names modules and scopes, and what is on its stack while their methods run.

Source: `haiku._src.module`: `Module.__init__`, `wrap_method`, `unique_and_canonical_name`, `reserve_module_name`.
"""

from __future__ import annotations

import ast

from hkmigrate.detect.evaluate.arguments import Arguments, given
from hkmigrate.detect.evaluate.core import Machine
from hkmigrate.detect.evaluate.frames import HaikuState
from hkmigrate.detect.evaluate.heap import Counters
from hkmigrate.detect.evaluate.join import join_all
from hkmigrate.detect.evaluate.operators import joined_text
from hkmigrate.detect.evaluate.values import (
    MISSING,
    Bound,
    DictValue,
    Instance,
    Text,
    Top,
    Union,
    Value,
    Wrapped,
    payload,
)
from hkmigrate.model.names import camel_to_snake, name_and_number
from hkmigrate.source.haiku import FORCE_PREFIX


def start_module(m: Machine, instance: Instance, name: Value, arguments: Arguments, node: ast.AST | None) -> None:
    """What `hk.Module.__init__` does: give the module its path, and note that it was made."""
    if m.haiku is None:
        m.raise_("ValueError", "All `hk.Module`s must be initialized inside an `hk.transform`", node)
    if name is None or name is MISSING:
        name = _default_name(m, instance, node)
    name = payload(name)
    kind = "scope" if instance.is_of("haiku.NameScope") else "module"
    choices = name.alternatives if isinstance(name, Union) else (name,)
    paths: list[Value] = []
    cls = instance.tree_class.node if instance.tree_class is not None else None
    forced = False
    for choice in choices:
        name = payload(choice)
        path, is_forced = _path(m, m.haiku, name, node)
        direct = (name.prefix if isinstance(name, Text) else str(name)).startswith(FORCE_PREFIX)
        m.met(kind, path, node, arguments, forced=is_forced, sole=len(choices) == 1, direct=direct, cls=cls)
        paths.append(path)
        forced |= is_forced
    path = join_all(paths)
    m.heap.set(instance.attributes, "#forced", forced)
    m.heap.set(instance.attributes, "module_name", path)
    m.heap.set(instance.attributes, "name", path.rpartition("/")[2] if isinstance(path, str) else path)


def _default_name(m: Machine, instance: Instance, node: ast.AST | None) -> Value:
    cls = instance.tree_class
    if "name" in instance.attributes or (cls is not None and cls.find("name") is not None):
        own = m.get_attribute(instance, "name", node, None)
        if own is not None:
            return own
    return camel_to_snake(instance.kind.name.rpartition(".")[2])


def _path(m: Machine, haiku: HaikuState, name: Value, node: ast.AST | None) -> tuple[Value, bool]:
    """The path of a module of this name that is made here, and whether it is forced, or below what is."""
    if isinstance(name, Text) and name.prefix.startswith(FORCE_PREFIX):
        return Text("text", name.place, name.why, (name.prefix.removeprefix(FORCE_PREFIX), *name.parts[1:])), True
    if isinstance(name, str) and name.startswith(FORCE_PREFIX):
        forced_path = name.removeprefix(FORCE_PREFIX)
        haiku.forced[forced_path] = None
        _reserve(m, haiku, forced_path)
        return forced_path, True
    parent, method = haiku.modules[-2] if len(haiku.modules) > 1 else (None, "")
    forced = parent is not None and parent.attributes.get("#forced") is True
    known: Value = name if isinstance(name, str | Top) else m.unknown("name", "the name is no text", node)
    if parent is not None:
        between = {"__init__": "~/", "__call__": ""}.get(method, f"~{method}/")
        known = joined_text(m, (parent.attributes.get("module_name", "?"), f"/{between}", known), node)
    return (_numbered(m, haiku, known) if isinstance(known, str) else known), forced


def _numbered(m: Machine, haiku: HaikuState, path: str) -> Value:
    base, number = name_and_number(path)
    count = number if number is not None else _counters(haiku).get(base, 0)
    if isinstance(count, Top):
        return Text("text", count.place, f"{base}_{{}}", (f"{base}_", count))
    numbered = f"{base}_{count}" if number is not None or count else base
    _reserve(m, haiku, numbered)
    return numbered


def _counters(haiku: HaikuState) -> Counters:
    """The counters of the module in which one is made: the one behind the newest, which is being made."""
    return haiku.counters[-2] if len(haiku.counters) > 1 else haiku.counters[-1]


def _reserve(m: Machine, haiku: HaikuState, path: str) -> None:
    """The next module of this name here takes a number behind the one of `path`."""
    base, number = name_and_number(path)
    counters = _counters(haiku)
    so_far = counters.get(base, 0)
    if not isinstance(so_far, int):
        return
    m.heap.set(counters, base, max(so_far, (number or 0) + 1))


def call_method(m: Machine, bound: Bound, arguments: Arguments, node: ast.AST | None) -> Value:
    """Call a method that Haiku has on its stack while it runs, through the interceptor in force."""
    haiku, module = m.haiku, bound.self_value
    if haiku is None or not isinstance(module, Instance):
        return m.call(bound.function, arguments.behind(module), node)
    depth = len(haiku.modules)
    haiku.push(module, bound.method)
    try:
        if not haiku.interceptors:
            return m.call(bound.function, arguments.behind(module), node)
        return _intercepted(m, haiku, bound, module, arguments, node)
    finally:
        haiku.pop_to(depth)


def _intercepted(
    m: Machine, haiku: HaikuState, bound: Bound, module: Instance, arguments: Arguments, node: ast.AST | None
) -> Value:
    interceptor = haiku.interceptors.pop()
    try:
        context = Instance.of(
            "haiku.MethodContext",
            {
                "module": module,
                "method_name": bound.method,
                "orig_method": bound.function,
                "orig_class": module.kind,
            },
        )
        original = Wrapped(Bound(bound.function, module), "intercepted", interceptor)
        held = DictValue.of(arguments.keywords)
        return m.call(interceptor, given(original, tuple(arguments.positional), held, context), node)
    finally:
        haiku.interceptors.append(interceptor)
