"""JAX's transformations of functions, and its control flow, of which each body is traced once."""

from __future__ import annotations

from collections.abc import Callable

from hkmigrate.detect.evaluate.arguments import Arguments, given
from hkmigrate.detect.evaluate.core import Machine
from hkmigrate.detect.evaluate.join import join, join_all
from hkmigrate.detect.evaluate.library.common import (
    Node,
    decorates,
    elements,
    required,
)
from hkmigrate.detect.evaluate.library.contexts import null_context
from hkmigrate.detect.evaluate.library.table import Handler, external
from hkmigrate.detect.evaluate.values import (
    MISSING,
    DictValue,
    ListValue,
    Value,
    Wrapped,
    is_callable,
)

_FUNCTION_NAMES = ("fun", "f", "fn", "function", "func", "callable", "pyfunc")


def function_argument(arguments: Arguments) -> Value:
    """The function that a transformation is given, `MISSING` where it is used with arguments alone."""
    if arguments.positional:
        return arguments.positional[0]
    return next((arguments.keywords[name] for name in _FUNCTION_NAMES if name in arguments.keywords), MISSING)


def wrapping(how: str) -> Handler:
    """A transformation of a function, called in the way that `how` says."""

    def handler(m: Machine, arguments: Arguments, node: Node) -> Value:
        extra = arguments.keywords.get("has_aux")
        return decorates(m, function_argument(arguments), lambda _m, one, _: Wrapped(one, how, extra), node)

    return handler


_HOW = {
    "plain": (
        *("jax.jit", "jax.checkpoint", "jax.remat", "jax.pjit", "jax.experimental.pjit.pjit", "jax.closure_convert"),
        *("haiku.jit", "haiku.remat", "haiku.checkpoint", "haiku.BatchApply", "haiku.expand_apply", "chex.chexify"),
        *(
            "jax.experimental.shard_map.shard_map",
            "jax.shard_map",
            "jax.experimental.checkify.checkify",
            "equinox.filter_jit",
        ),
    ),
    "vmap": (
        "jax.vmap",
        "jax.pmap",
        "jax.experimental.maps.xmap",
        "jax.numpy.vectorize",
        "numpy.vectorize",
    ),
    "grad": (
        *(
            "jax.grad",
            "jax.jacfwd",
            "jax.jacrev",
            "jax.jacobian",
            "jax.hessian",
            "jax.make_jaxpr",
            "jax.xla_computation",
        ),
        "jax.linear_transpose",
    ),
    "value_and_grad": ("jax.value_and_grad",),
    "haiku.vmap": ("haiku.vmap",),
    "haiku.grad": ("haiku.grad",),
    "haiku.value_and_grad": ("haiku.value_and_grad",),
    "custom_jvp": ("jax.custom_jvp",),
    "custom_vjp": ("jax.custom_vjp",),
    "custom_gradient": ("jax.custom_gradient",),
}
for _how, _names in _HOW.items():
    external(*_names)(wrapping(_how))


@external(
    "jax.named_scope",
    "jax.disable_jit",
    "jax.default_matmul_precision",
    "jax.transfer_guard",
    "jax.ensure_compile_time_eval",
    "jax.numpy_rank_promotion",
    "jax.enable_x64",
    "jax.experimental.enable_x64",
    "jax.checking_leaks",
    "jax.debug_nans",
    "jax.default_device",
    "jax.profiler.trace",
    "jax.profiler.TraceAnnotation",
    "jax.profiler.StepTraceAnnotation",
    "jax.sharding.Mesh",
)
def _context(_m: Machine, _arguments: Arguments, _node: Node) -> Value:
    return null_context()


def traced(m: Machine, value: Value, node: Node) -> Value:
    """What a traced function gets, or gives, for a value: numbers become arrays, in containers too."""
    match value:
        case bool() | int() | float() | complex():
            return m.array("traced", node)
        case tuple():
            return tuple(traced(m, one, node) for one in value)
        case ListValue():
            return ListValue([traced(m, one, node) for one in value.items], value.inexact)
        case DictValue():
            items = {key: traced(m, one, node) for key, one in value.items.items()}
            return DictValue(items, value.inexact)
    return value


@external("jax.lax.scan", "haiku.scan")
def _scan(m: Machine, arguments: Arguments, node: Node) -> Value:
    function = required(m, arguments, 0, "f", node)
    initial, inputs = arguments.get(1, "init", None), arguments.get(2, "xs", None)
    with m.repeated():
        result = m.invoke(function, traced(m, initial, node), traced(m, inputs, node), node=node)
    if isinstance(result, tuple) and len(result) == 2:
        return traced(m, result, node)
    return _pair(m, node)


def _pair(m: Machine, node: Node) -> Value:
    return m.array("scan", node), m.array("scan", node)


def _invoke_uncounted(m: Machine, function: Value, *positional: Value, node: Node) -> Value:
    with m.uncounted():
        return m.invoke(function, *positional, node=node)


def _invoke(m: Machine, function: Value, *positional: Value, node: Node) -> Value:
    return m.invoke(function, *positional, node=node)


Invoke = Callable[..., Value]


def _by(handler: Callable[[Invoke, Machine, Arguments, Node], Value], invoke: Invoke) -> Handler:
    return lambda m, arguments, node: handler(invoke, m, arguments, node)


def control_flow(name: str) -> Callable[[Callable[[Invoke, Machine, Arguments, Node], Value]], None]:
    """Enter control flow under the names of JAX and Haiku; in that of Haiku modules are not counted afterwards."""

    def enter(handler: Callable[[Invoke, Machine, Arguments, Node], Value]) -> None:
        external(f"jax.lax.{name}")(_by(handler, _invoke))
        external(f"haiku.{name}")(_by(handler, _invoke_uncounted))

    return enter


@control_flow("cond")
def _cond(invoke: Invoke, m: Machine, arguments: Arguments, node: Node) -> Value:
    given_values = arguments.positional
    if len(given_values) == 5 and is_callable(given_values[2]) and is_callable(given_values[4]):
        first = invoke(m, given_values[2], given_values[1], node=node)
        second = invoke(m, given_values[4], given_values[3], node=node)
    else:
        operands = given_values[3:] or [arguments.keywords[key] for key in ("operand",) if key in arguments.keywords]
        operands = [traced(m, one, node) for one in operands]
        first = invoke(m, required(m, arguments, 1, "true_fun", node), *operands, node=node)
        second = invoke(m, required(m, arguments, 2, "false_fun", node), *operands, node=node)
    return traced(m, join(first, second), node)


@control_flow("switch")
def _switch(invoke: Invoke, m: Machine, arguments: Arguments, node: Node) -> Value:
    functions, _ = elements(m, required(m, arguments, 1, "branches", node), node)
    operands = [traced(m, one, node) for one in arguments.positional[2:]]
    results = [invoke(m, function, *operands, node=node) for function in functions]
    return traced(m, join_all(results), node) if results else m.array("switch", node)


@control_flow("while_loop")
def _while_loop(invoke: Invoke, m: Machine, arguments: Arguments, node: Node) -> Value:
    condition, body = required(m, arguments, 0, "cond_fun", node), required(m, arguments, 1, "body_fun", node)
    state = traced(m, required(m, arguments, 2, "init_val", node), node)
    with m.repeated():
        invoke(m, condition, state, node=node)
        result = invoke(m, body, state, node=node)
    return join(state, traced(m, result, node))


@external("jax.lax.fori_loop", "haiku.fori_loop")
def _fori_loop(m: Machine, arguments: Arguments, node: Node) -> Value:
    body, state = required(m, arguments, 2, "body_fun", node), required(m, arguments, 3, "init_val", node)
    state = traced(m, state, node)
    with m.repeated():
        result = m.invoke(body, m.array("loop index", node), state, node=node)
    return join(state, traced(m, result, node))


@control_flow("map")
def _map(invoke: Invoke, m: Machine, arguments: Arguments, node: Node) -> Value:
    inputs = traced(m, required(m, arguments, 1, "xs", node), node)
    with m.repeated():
        return traced(m, invoke(m, required(m, arguments, 0, "f", node), inputs, node=node), node)


@external("jax.lax.associative_scan")
def _associative_scan(m: Machine, arguments: Arguments, node: Node) -> Value:
    inputs = traced(m, required(m, arguments, 1, "elems", node), node)
    with m.repeated():
        return traced(m, m.invoke(required(m, arguments, 0, "fn", node), inputs, inputs, node=node), node)


@external("haiku.eval_shape", "haiku.fast_eval_shape")
def _haiku_eval_shape(m: Machine, arguments: Arguments, node: Node) -> Value:
    with m.uncounted():
        return _eval_shape(m, arguments, node)


@external("jax.eval_shape")
def _eval_shape(m: Machine, arguments: Arguments, node: Node) -> Value:
    return traced(m, m.call(required(m, arguments, 0, "fun", node), arguments.without(1), node), node)


@external("jax.vjp", "jax.linearize")
def _vjp(m: Machine, arguments: Arguments, node: Node) -> Value:
    keywords = {name: value for name, value in arguments.keywords.items() if name not in ("has_aux", "reduce_axes")}
    without = Arguments(arguments.positional[1:], keywords, arguments.more, arguments.more_keywords)
    value = m.call(required(m, arguments, 0, "fun", node), without, node)
    if arguments.keywords.get("has_aux") is True:
        parts, exact = elements(m, value, node)
        first, second = parts if exact and len(parts) == 2 else (m.array("vjp", node), m.array("vjp", node))
        return first, m.array("vjp", node), second
    return value, m.array("vjp", node)


@external("jax.jvp")
def _jvp(m: Machine, arguments: Arguments, node: Node) -> Value:
    primals, exact = elements(m, required(m, arguments, 1, "primals", node), node)
    call = Arguments(primals) if exact else Arguments(more=join_all(primals))
    value = m.call(required(m, arguments, 0, "fun", node), call, node)
    return value, m.array("jvp", node)


@external(
    "jax.lax.stop_gradient",
    "jax.device_put",
    "jax.block_until_ready",
    "jax.device_get",
    "jax.lax.with_sharding_constraint",
    "jax.lax.optimization_barrier",
    "jax.lax.pvary",
    "jax.lax.pmean",
    "jax.lax.psum",
    "jax.lax.pmax",
)
def _identity(m: Machine, arguments: Arguments, node: Node) -> Value:
    value = arguments.get(0, "x")
    return m.array("array", node) if value is MISSING else traced(m, value, node)


@external("jax.numpy.apply_along_axis", "jax.numpy.apply_over_axes")
def _along(m: Machine, arguments: Arguments, node: Node) -> Value:
    function = required(m, arguments, 0, "func1d", node)
    with m.repeated():
        m.call(function, given(m.array("array", node)), node)
    return m.array("array", node)
