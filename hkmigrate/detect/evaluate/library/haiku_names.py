"""Haiku's names: forced names, scopes, parameters and state, and what interceptors and getters are given."""

from __future__ import annotations

from hkmigrate.detect.evaluate.arguments import Arguments
from hkmigrate.detect.evaluate.core import Machine
from hkmigrate.detect.evaluate.library.common import Node, decorator, new_object, over, required
from hkmigrate.detect.evaluate.library.contexts import null_context
from hkmigrate.detect.evaluate.library.table import Handler, external
from hkmigrate.detect.evaluate.library.text import make_text
from hkmigrate.detect.evaluate.values import (
    Bound,
    FunctionValue,
    Instance,
    Partial,
    ScopeValue,
    Text,
    Top,
    Union,
    Value,
    payload,
)
from hkmigrate.source.haiku import FORCE_PREFIX

ROOT = "~"
"""The path of parameters that are read outside of every module."""


@external("haiku.force_name")
def _force_name(m: Machine, arguments: Arguments, node: Node) -> Value:
    name = payload(required(m, arguments, 0, "name", node))
    at = node if node is not None else m.frame.node
    if at is not None:
        m.events.forced.setdefault(at, []).extend(name.alternatives if isinstance(name, Union) else [name])
    return over(m, name, lambda one: _forced(m, payload(one), node))


def _forced(m: Machine, name: Value, node: Node) -> Value:
    if not isinstance(name, str | Top):
        name = m.unknown("name", type(name).__name__, node)
    return make_text(m, (FORCE_PREFIX, name), node)


# --- parameters and state ---------------------------------------------------------------------------------------------


def access(m: Machine, kind: str, arguments: Arguments, node: Node) -> None:
    """Note that a parameter or state is read or written, once for each path and name that it may have."""
    if m.haiku is None:
        m.raise_("ValueError", f"`hk.{kind}` must be used as part of an `hk.transform`", node)
    module = m.haiku.modules[-1][0] if m.haiku.modules else None
    path = payload(module.attributes.get("module_name", ROOT)) if module is not None else ROOT
    leaf = payload(required(m, arguments, 0, "name", node))
    sole = not isinstance(path, Union) and not isinstance(leaf, Union)
    below = module is not None and module.attributes.get("#forced") is True
    for one in path.alternatives if isinstance(path, Union) else (path,):
        forced = below or (isinstance(one, str) and is_forced(m, one))
        for name in leaf.alternatives if isinstance(leaf, Union) else (leaf,):
            m.met(kind, one, node, arguments, leaf=name, forced=forced, sole=sole)


def is_forced(m: Machine, path: str) -> bool:
    """Whether a path is a forced name, or below one."""
    names = m.haiku.forced if m.haiku is not None else {}
    return any(path == name or path.startswith(f"{name}/") for name in names)


def _accessor(kind: str) -> Handler:
    def handler(m: Machine, arguments: Arguments, node: Node) -> Value:
        access(m, kind, arguments, node)
        made = arguments.get(1 if kind == "set_state" else 3, "init", None)
        if isinstance(made, FunctionValue | Partial | Bound):
            m.may_call(iter((made,)), node, f"haiku.{kind}")
        return None if kind == "set_state" else m.array(kind, node)

    return handler


for _kind in ("get_parameter", "get_state", "set_state"):
    external(f"haiku.{_kind}")(_accessor(_kind))


@external("haiku.current_name")
def _current_name(m: Machine, _arguments: Arguments, node: Node) -> Value:
    if m.haiku is None:
        m.raise_("ValueError", "`hk.current_name` must be used as part of an `hk.transform`", node)
    m.heap.read_path(None)
    if not m.haiku.modules:
        return ROOT
    return m.haiku.modules[-1][0].attributes.get("module_name", ROOT)


@external("haiku.running_init")
def _running_init(m: Machine, _arguments: Arguments, node: Node) -> Value:
    return m.unknown("running_init", "", node)


# --- scopes -----------------------------------------------------------------------------------------------------------


@external("haiku.name_scope")
def _name_scope(m: Machine, arguments: Arguments, node: Node) -> Value:
    name = payload(required(m, arguments, 0, "name", node))
    haiku = m.haiku
    if haiku is None:
        m.raise_("ValueError", "`hk.name_scope` must be used as part of an `hk.transform`", node)
    method = payload(arguments.get(-1, "method_name", "__call__"))
    method = method if isinstance(method, str) else "__call__"
    instance = Instance.of("haiku.NameScope")
    depth = len(haiku.modules)
    try:
        for part in _parts(name):
            attributes: dict[str, Value] = {} if method == "__call__" else {"#method": method}
            instance = new_object(m, "haiku.NameScope", attributes, node)
            haiku.push(instance, "__init__")
            m.start_module(instance, part, arguments, node)
            haiku.modules[-1] = (instance, method)
    finally:
        haiku.pop_to(depth)
    return ScopeValue(instance, "scope")


def _parts(name: Value) -> list[Value]:
    """The names between slashes of a relative name; a forced one, or one that is not known, is left whole."""
    if isinstance(name, str) and not name.startswith(FORCE_PREFIX):
        return list(name.split("/"))
    if isinstance(name, Text) and "/" in name.prefix and not name.prefix.startswith(FORCE_PREFIX):
        first, slash, last = name.prefix.rpartition("/")
        return [*first.split("/"), Text(name.code, name.place, name.why, (last, *name.parts[1:]))] if slash else [name]
    return [name]


@external("haiku.intercept_methods")
def _intercept_methods(m: Machine, arguments: Arguments, node: Node) -> Value:
    return ScopeValue(required(m, arguments, 0, "interceptor", node), "intercept")


@external("haiku.custom_getter", "haiku.custom_creator", "haiku.custom_setter")
def _custom(m: Machine, arguments: Arguments, node: Node) -> Value:
    """A function of the user's that sees every parameter or state while the context lasts."""
    m.may_call(iter([arguments.get(0, default=None)]), node, "haiku.custom_getter")
    return null_context()


@external("haiku.with_rng", "haiku.profiler_name_scopes", "haiku.mixed_precision.push_policy", "haiku.config.context")
def _context(_m: Machine, _arguments: Arguments, _node: Node) -> Value:
    return null_context()


@external("haiku.module_auto_repr", "haiku.check_jax_usage", "haiku.rng_reserve_size", "haiku.optimize_rng_use")
def _setting(m: Machine, arguments: Arguments, node: Node) -> Value:
    first = arguments.get(0, default=None)
    return first if isinstance(first, FunctionValue) else null_context(m.unknown("config", "", node))


@external("haiku.mixed_precision.get_policy", "haiku.mixed_precision.current_policy")
def _policy(m: Machine, _arguments: Arguments, node: Node) -> Value:
    return m.unknown("policy", "", node)


# --- marks ------------------------------------------------------------------------------------------------------------


@external("haiku.transparent")
def _transparent(m: Machine, arguments: Arguments, node: Node) -> Value:
    function = required(m, arguments, 0, "method", node)
    if isinstance(function, FunctionValue):
        function.transparent = True
    return function


@external("haiku.name_like")
def _name_like(m: Machine, arguments: Arguments, node: Node) -> Value:
    name = payload(required(m, arguments, 0, "method_name", node))

    def mark(m: Machine, function: Value, node: Node) -> Value:
        if isinstance(function, FunctionValue) and isinstance(name, str):
            function.name_like = name
        elif not isinstance(name, str):
            m.unknown("name", "hk.name_like", node)
        return function

    return decorator(mark)
