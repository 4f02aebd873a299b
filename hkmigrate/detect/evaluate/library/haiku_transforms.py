"""Haiku's transforms, what is made of their functions, and functions that run others in a frame of their own."""

from __future__ import annotations

import ast

from hkmigrate.detect.evaluate.arguments import Arguments
from hkmigrate.detect.evaluate.core import Machine
from hkmigrate.detect.evaluate.frames import HaikuState
from hkmigrate.detect.evaluate.library.common import Node, decorates, decorator, elements, required
from hkmigrate.detect.evaluate.library.jax import function_argument
from hkmigrate.detect.evaluate.library.table import Handler, external, wrapped
from hkmigrate.detect.evaluate.targets import targets
from hkmigrate.detect.evaluate.values import (
    MISSING,
    FunctionValue,
    Instance,
    NativeMethod,
    Transformed,
    Value,
    Wrapped,
)


def _transform(kind: str) -> Handler:
    def handler(m: Machine, arguments: Arguments, node: Node) -> Value:
        return decorates(m, function_argument(arguments), lambda m, one, at: _new_root(m, kind, one, at), node)

    return handler


def _new_root(m: Machine, kind: str, function: Value, node: Node) -> Transformed:
    """What a transform gives; the same function transformed at the same place is one root."""
    for root in m.roots:
        if root.function is function and root.node is node and root.kind == kind and node is not None:
            return root
    made = Transformed(kind, function, m.place(node), node)
    m.roots.append(made)
    return made


for _kind in ("transform", "transform_with_state", "multi_transform", "multi_transform_with_state"):
    external(f"haiku.{_kind}")(_transform(f"haiku.{_kind}"))


@external("haiku.testing.transform_and_run")
def _transform_and_run(m: Machine, arguments: Arguments, node: Node) -> Value:
    def make(m: Machine, function: Value, node: Node) -> Value:
        root = _new_root(m, "haiku.testing.transform_and_run", function, node)
        return Wrapped(function, "transformed", ("run", root, 0, False))

    return decorates(m, function_argument(arguments), make, node)


@external("haiku.tabulate", "haiku.eval_summary", "haiku.jaxpr_info.make_model_info")
def _summary(m: Machine, arguments: Arguments, node: Node) -> Value:
    function = required(m, arguments, 0, "f", node)
    if not isinstance(function, Transformed) and not _is_pair(function):
        function = _new_root(m, "haiku.tabulate", function, node)
    return decorator(lambda m, _, node: m.unknown("external", "haiku.tabulate", node))


@external("haiku.to_dot", "haiku.abstract_to_dot")
def _to_dot(m: Machine, arguments: Arguments, node: Node) -> Value:
    m.may_call(arguments.every(), node, "haiku.to_dot")
    return decorator(lambda m, _, node: m.unknown("external", "haiku.to_dot", node))


# --- init and apply ---------------------------------------------------------------------------------------------------

Extra = tuple[str, Transformed, int, bool]
"""Of what a wrapped function of a root is: `init`, `apply`, `multi` or `run`, the root, how many of the first arguments
the function of the root does not get, and whether it returns a state too."""


def transformed_attribute(transformed: Transformed, name: str) -> Value:
    """`init` or `apply` of what a transform returns; `MISSING` for other names."""
    stateful = transformed.kind.endswith("with_state")
    if name == "init":
        return _part("init", transformed, 1, stateful=stateful)
    if name == "apply":
        multi = transformed.kind.startswith("haiku.multi")
        return _part("multi" if multi else "apply", transformed, 2 + stateful, stateful=stateful)
    return NativeMethod(transformed, name) if name in ("_replace", "_asdict") else MISSING


def _part(what: str, root: Transformed, count: int, *, stateful: bool) -> Wrapped:
    extra: Extra = (what, root, count, stateful)
    return Wrapped(root.function, "transformed", extra)


def transformed_pair(transformed: Transformed) -> tuple[Value, Value]:
    """What `init, apply = hk.transform(f)` gives."""
    return transformed_attribute(transformed, "init"), transformed_attribute(transformed, "apply")


def _is_pair(value: Value) -> bool:
    return isinstance(value, Instance) and value.is_of("haiku.Transformed")


def _new_pair(init: Value, apply: Value) -> Instance:
    return Instance.of("haiku.Transformed", {"init": init, "apply": apply}, payload=(init, apply))


@external(
    "haiku.Transformed", "haiku.TransformedWithState", "haiku.MultiTransformed", "haiku.MultiTransformedWithState"
)
def _pair(_m: Machine, arguments: Arguments, _node: Node) -> Value:
    return _new_pair(arguments.get(0, "init", None), arguments.get(1, "apply", None))


def _adapted(change: int, *, stateful: bool | None) -> Handler:
    """The same pair of functions, with more or fewer first arguments that do not concern the function of the root."""

    def handler(m: Machine, arguments: Arguments, node: Node) -> Value:
        value = required(m, arguments, 0, "f", node)
        if isinstance(value, Transformed):
            init, apply = transformed_pair(value)
        elif _is_pair(value) and isinstance(value, Instance):
            init, apply = value.attributes["init"], value.attributes["apply"]
        else:
            return value
        return _new_pair(_changed(init, 0, stateful), _changed(apply, change, stateful))

    return handler


def _changed(function: Value, change: int, stateful: bool | None) -> Value:
    if not isinstance(function, Wrapped) or function.how != "transformed":
        return function
    what, root, count, before = _extra(function)
    return _part(what, root, count + change, stateful=before if stateful is None else stateful)


def _extra(function: Wrapped) -> Extra:
    assert isinstance(function.extra, tuple)
    what, root = function.extra[:2]
    assert isinstance(what, str)
    assert isinstance(root, Transformed)
    if len(function.extra) == 2:
        made = transformed_attribute(root, "init" if what == "init" else "apply")
        assert isinstance(made, Wrapped)
        return _extra(made)
    count, stateful = function.extra[2:]
    assert isinstance(count, int)
    return what, root, count, bool(stateful)


external("haiku.without_apply_rng")(_adapted(-1, stateful=None))
external("haiku.without_state")(_adapted(-1, stateful=False))
external("haiku.with_empty_state")(_adapted(1, stateful=True))


@wrapped("transformed")
def _call_root(m: Machine, function: Wrapped, arguments: Arguments, node: Node) -> Value:
    """A call of `init` or `apply`: inside of another transform, its function runs in a frame of its own."""
    what, root, count, stateful = _extra(function)
    if m.haiku is None:
        return (m.array("params", node), m.array("state", node)) if stateful else m.array(what, node)
    outer = m.root
    m.root = m.roots.index(root) if root in m.roots else outer
    try:
        if root.kind.startswith("haiku.multi"):
            return _run_multi(m, root, arguments.without(count), node)
        if node is not None:
            m.calls_of(node).run.update(one for one in targets(function.function) if isinstance(one, ast.AST))
        value = in_own_frame(m, function.function, arguments.without(count), node)
    finally:
        m.root = outer
    if what == "init":
        return (m.array("params", node), m.array("state", node)) if stateful else m.array("params", node)
    return (value, m.array("state", node)) if stateful else value


def _run_multi(m: Machine, root: Transformed, arguments: Arguments, node: Node) -> Value:
    """Run the first of the functions that a transform of several gives, which makes all modules."""
    haiku = m.haiku
    m.haiku = HaikuState(interceptors=list(haiku.interceptors) if haiku is not None else [])
    try:
        made = m.invoke(root.function, node=node)
        parts, exact = elements(m, made, node)
        if exact and len(parts) == 2:
            m.call(parts[0], arguments, node)
    finally:
        m.haiku = haiku
    return m.array("multi", node)


def in_own_frame(m: Machine, function: Value, arguments: Arguments, node: Node) -> Value:
    """Call a function as Haiku does inside of a new transform: no module is current."""
    haiku = m.haiku
    m.haiku = HaikuState(interceptors=list(haiku.interceptors) if haiku is not None else [])
    try:
        return m.call(function, arguments, node)
    finally:
        m.haiku = haiku


# --- lifts and stacks -------------------------------------------------------------------------------------------------


@external("haiku.lift", "haiku.transparent_lift")
def _lift(m: Machine, arguments: Arguments, node: Node) -> Value:
    return _barred(m, required(m, arguments, 0, "init_fn", node), "lift", node)


@external("haiku.lift_with_state", "haiku.transparent_lift_with_state")
def _lift_with_state(m: Machine, arguments: Arguments, node: Node) -> Value:
    return _barred(m, required(m, arguments, 0, "init_fn", node), "lift", node), m.array("updater", node)


@external("haiku.layer_stack")
def _layer_stack(_m: Machine, _arguments: Arguments, _node: Node) -> Value:
    return decorator(lambda m, function, node: _barred(m, function, "layer_stack", node))


def _barred(m: Machine, function: Value, how: str, node: Node) -> Wrapped:
    """A function that will run in a transform of its own, which is noted."""
    if isinstance(function, FunctionValue):
        m.events.barred.setdefault(function.node, (m.place(node), f"haiku.{how}"))
    return Wrapped(function, how)


@wrapped("layer_stack")
def _call_layer_stack(m: Machine, function: Wrapped, arguments: Arguments, node: Node) -> Value:
    with m.repeated():
        if m.haiku is None:
            return m.call(function.function, arguments, node)
        return in_own_frame(m, function.function, arguments, node)
