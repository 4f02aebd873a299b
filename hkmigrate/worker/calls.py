"""Equations that hold graphs: wrappers are seen through, branches and loops are digested with named inputs.

Operands enter an inner graph under their own digests wherever the inner graph sees their value, so the order in which
they are handed over does not count. A loop's carry has no digest of its own yet: it is named by the loop's depth and
its place in an order that does not depend on how it is handed over, and the loop as a whole by its initial values and
its body, both in that order.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import jax
import jax.numpy as jnp
from jax.extend import core

from hkmigrate.worker.inputs import shaped
from hkmigrate.worker.stable import mix

if TYPE_CHECKING:
    from hkmigrate.worker.digest import Code, Digester

DEEPEST = 3  # derivatives of derivatives that are told apart
Call = Callable[[list[bytes], int], list[bytes]]
Rule = Callable[[list[bytes], int], bytes]


def call(digester: Digester, jaxpr: Any, equation: Any) -> Call | None:
    """How to walk an equation of `jaxpr` that holds graphs; None for any other, and for layouts that are not known."""
    if equation.primitive.name not in BUILDERS:
        return None
    build, needed = BUILDERS[equation.primitive.name]
    if not all(any(name in equation.params for name in names.split("|")) for names in needed):
        return None
    return build(digester, jaxpr, equation)


def _inner(equation: Any) -> Any:
    params = equation.params
    return next(params[key] for key in ("jaxpr", "call_jaxpr", "fun_jaxpr") if key in params)


def _wrapper(digester: Digester, jaxpr: Any, equation: Any) -> Call:
    """`jit` and plain calls compute what is inside; only placements that were asked for are part of them."""
    del jaxpr
    params = equation.params
    placed = [item for key in ("in_shardings", "out_shardings") for item in params.get(key, ())]
    layouts = [item for key in ("in_layouts", "out_layouts") for item in params.get(key) or ()]
    inner = _inner(equation)
    code = digester.compile(inner)
    asked = any(layouts) or params.get("compiler_options_kvs")
    if all(type(item).__name__ == "UnspecifiedValue" for item in placed) and not asked:
        if digester.is_ours(inner):
            return lambda operands, depth: digester.walk(code, operands, depth)
        return _anchored(digester, code, equation)
    silent = frozenset({"jaxpr", "call_jaxpr", "name", "donated_invars", "keep_unused", "inline"})
    return _tagged(digester, code, digester.name(equation, leave=silent))


def _anchored(digester: Digester, code: Code, equation: Any) -> Call:
    """A library's function is traced once for all its callers: its equations are placed where this call is."""

    def run(operands: list[bytes], depth: int) -> list[bytes]:
        outer, digester.anchor = digester.anchor, digester.anchor or equation
        try:
            return digester.walk(code, operands, depth)
        finally:
            digester.anchor = outer

    return run


def _remat(digester: Digester, jaxpr: Any, equation: Any) -> Call:
    """The values are those of the inside; that they are computed again is kept, which ones are saved is not."""
    del jaxpr
    tag = digester.name(equation, leave=frozenset({"jaxpr", "call_jaxpr", "policy"}))
    return _tagged(digester, digester.compile(_inner(equation)), tag)


def _tagged(digester: Digester, code: Code, tag: bytes) -> Call:
    def run(operands: list[bytes], depth: int) -> list[bytes]:
        outputs = digester.walk(code, operands, depth)
        return _each(digester, tag, outputs, [mix(b"in", tag, out) for out in outputs])

    return run


def _each(digester: Digester, tag: bytes, outputs: Sequence[bytes], results: list[bytes]) -> list[bytes]:
    """`results`, each of which takes up one of `outputs`."""
    for output, result in zip(outputs, results, strict=True):
        digester.taken_up(tag, [output], [result])
    return results


def _cond(digester: Digester, jaxpr: Any, equation: Any) -> Call:
    del jaxpr
    branches = [digester.compile(branch) for branch in equation.params["branches"]]
    head = digester.name(equation, leave=frozenset({"branches", "linear"}))

    def run(operands: list[bytes], depth: int) -> list[bytes]:
        index, *rest = operands
        walked = [digester.aside(branch, rest, depth) for branch in branches]
        effects = [effect for _, effect in walked]
        if any(effects):
            digester.effects.append(mix(b"effects of cond", head, index, *effects))
        results = []
        for outputs in zip(*(outputs for outputs, _ in walked), strict=True):
            results.append(mix(b"cond", head, index, *outputs))
            digester.taken_up(b"cond", [index, *outputs], results[-1:])
        return results

    return run


def _scan(digester: Digester, jaxpr: Any, equation: Any) -> Call:
    del jaxpr
    params = equation.params
    body = digester.compile(params["jaxpr"])
    consts, carried = params["num_consts"], params["num_consts"] + params["num_carry"]
    avals = [digester.aval(aval) for aval in params["jaxpr"].in_avals]
    silent = frozenset({"jaxpr", "num_consts", "num_carry", "linear"})
    head = digester.name(equation, leave=silent)

    def run(operands: list[bytes], depth: int) -> list[bytes]:
        order = _order(
            digester,
            [mix(b"start", *pair) for pair in zip(operands[consts:carried], avals[consts:carried], strict=True)],
            lambda carries: digester.aside(
                body, [*operands[:consts], *carries, *_elements(operands[carried:], depth)], depth + 1
            )[0],
        )
        carries = _carries(avals[consts:carried], order, depth)
        elements = _elements(operands[carried:], depth)
        _each(digester, b"element", operands[carried:], elements)
        _each(digester, b"carry", operands[consts:carried], carries)
        outputs, effects = digester.aside(body, [*operands[:consts], *carries, *elements], depth + 1)
        starts, ends = _sorted(operands[consts:carried], order), _sorted(outputs[: len(carries)], order)
        loop = mix(b"scan", head, *starts, *ends, effects)
        if effects:
            digester.effects.append(mix(b"effects of", loop))
        stacked = [mix(b"stacked", loop, out) for out in outputs[len(carries) :]]
        results = [*_results(loop, order), *stacked]
        digester.taken_up(b"scan", [*ends, *outputs[len(carries) :]], results)
        return results

    return run


def _while(digester: Digester, jaxpr: Any, equation: Any) -> Call:
    del jaxpr
    params = equation.params
    test, body = digester.compile(params["cond_jaxpr"]), digester.compile(params["body_jaxpr"])
    tested, consts = params["cond_nconsts"], params["cond_nconsts"] + params["body_nconsts"]
    avals = [digester.aval(aval) for aval in params["cond_jaxpr"].in_avals[tested:]]
    silent = frozenset({"cond_jaxpr", "body_jaxpr", "cond_nconsts", "body_nconsts"})
    head = digester.name(equation, leave=silent)

    def run(operands: list[bytes], depth: int) -> list[bytes]:
        order = _order(
            digester,
            [mix(b"start", *pair) for pair in zip(operands[consts:], avals, strict=True)],
            lambda carries: digester.aside(body, [*operands[tested:consts], *carries], depth + 1)[0],
        )
        carries = _carries(avals, order, depth)
        _each(digester, b"carry", operands[consts:], carries)
        goes_on, first = digester.aside(test, [*operands[:tested], *carries], depth + 1)
        outputs, second = digester.aside(body, [*operands[tested:consts], *carries], depth + 1)
        starts, ends = _sorted(operands[consts:], order), _sorted(outputs, order)
        loop = mix(b"while", head, *starts, *goes_on, *ends, first, second)
        if first or second:
            digester.effects.append(mix(b"effects of", loop))
        results = _results(loop, order)
        digester.taken_up(b"while", [*goes_on, *ends], results)
        return results

    return run


def _text(number: int) -> bytes:
    return str(number).encode()


def _elements(arrays: Sequence[bytes], depth: int) -> list[bytes]:
    return [mix(b"element", _text(depth), array) for array in arrays]


def _order(digester: Digester, starts: Sequence[bytes], body: Callable[[list[bytes]], list[bytes]]) -> list[int]:
    """The positions of carries in an order of what they start with and what the body makes of them.

    Those that this does not tell apart stay in the order in which they come, which is as good as any: two loops with
    equal digests are the same but for an exchange of carries.
    """
    colours = list(starts)
    note, digester.note = digester.note, None
    try:
        known = 0
        while known < len(set(colours)) < len(colours):
            known = len(set(colours))
            after = body([mix(b"some carry", colour) for colour in colours])
            colours = [mix(*pair) for pair in zip(colours, after)]  # noqa: B905  stacked results come after carries
    finally:
        digester.note = note
    return sorted(range(len(colours)), key=lambda at: (colours[at], at))


def _sorted(digests: Sequence[bytes], order: Sequence[int]) -> list[bytes]:
    return [digests[at] for at in order]


def _carries(avals: Sequence[bytes], order: Sequence[int], depth: int) -> list[bytes]:
    return [mix(b"carry", _text(depth), _text(order.index(at)), aval) for at, aval in enumerate(avals)]


def _results(loop: bytes, order: Sequence[int]) -> list[bytes]:
    return [mix(b"carried", loop, _text(order.index(at))) for at in range(len(order))]


def _custom(digester: Digester, jaxpr: Any, equation: Any) -> Call:
    """The values are those of the inside, and the derivative rule is digested as the graph that it makes."""
    code = digester.compile(_inner(equation))
    rule = _rule(digester, jaxpr, equation) if digester.rules else None
    tag = equation.primitive.name.encode()

    def run(operands: list[bytes], depth: int) -> list[bytes]:
        outputs = digester.walk(code, operands, depth)
        derivative = rule(operands, depth) if rule is not None else b""
        return _each(digester, tag, outputs, [mix(tag, derivative, output) for output in outputs])

    return run


@dataclass(frozen=True, slots=True)
class _Derived:
    """What of an equation is derived: variables that move, those that stay, results, and in which direction."""

    moving: list[Any]
    fixed: list[Any]
    results: list[Any]
    reverse: bool


def _rule(digester: Digester, jaxpr: Any, equation: Any) -> Rule | None:
    """The digest of an equation's derivative as a function of its operands; None where there is nothing to derive.

    Rules inside of a rule are digested likewise, as far as `DEEPEST` goes: they matter to derivatives of derivatives.
    """
    spots: dict[Any, int] = {}
    for at, atom in enumerate(equation.invars):
        if not isinstance(atom, core.Literal):
            spots.setdefault(atom, at)
    derived = _Derived(
        moving=[var for var in spots if _inexact(var)],
        fixed=[var for var in spots if not _inexact(var)],
        results=[var for var in equation.outvars if _inexact(var) and not isinstance(var, core.DropVar)],
        reverse=equation.primitive.name.startswith("custom_vjp"),
    )
    if not derived.moving or not derived.results:
        return None
    if equation.params.get("symbolic_zeros"):
        digester.unseen(f"zeros known to the derivative rule of {equation.primitive.name}", equation)
    try:
        graph = _derivative(jaxpr, equation, derived)
        with _fewer_rules(digester):
            code = digester.compile(graph)
    except Exception:  # noqa: BLE001  the rule is the user's code, and runs here for the first time
        digester.unseen(f"derivative rule of {equation.primitive.name}", equation)
        return None
    return _rule_walk(digester, code, derived, spots)


def _rule_walk(digester: Digester, code: Code, derived: _Derived, spots: dict[Any, int]) -> Rule:
    def rule(operands: list[bytes], depth: int) -> bytes:
        moving = [operands[spots[var]] for var in derived.moving]
        fixed = [operands[spots[var]] for var in derived.fixed]
        directions = [mix(b"tangent", operand) for operand in moving]
        if derived.reverse:
            directions = [mix(b"cotangent", _text(at)) for at in range(len(derived.results))]
        with _fewer_rules(digester):
            found, effects = digester.aside(code, [*moving, *directions, *fixed], depth)
        if derived.reverse:  # a cotangent belongs to its operand, whatever the order
            values, turned = found[: len(derived.results)], found[len(derived.results) :]
            found = [*values, *(part for pair in sorted(zip(moving, turned, strict=True)) for part in pair)]
        return mix(*found, effects)

    return rule


def _derivative(jaxpr: Any, equation: Any, derived: _Derived) -> Any:
    """The graph from values, tangents (in reverse: cotangents) and constants to what the rule makes of them.

    A rule makes the results anew, and may make others than the function does; they come first.
    """
    invars = [*derived.moving, *derived.fixed]
    alone = jaxpr.replace(constvars=[], invars=invars, outvars=derived.results, eqns=[equation])
    function = core.jaxpr_as_fun(core.ClosedJaxpr(alone, ()))

    def derive(values: list[Any], directions: list[Any], constants: list[Any]) -> Any:
        def at(*moved: Any) -> Any:
            return function(*moved, *constants)

        if derived.reverse:
            made, turn = jax.vjp(at, *values)
            return [*made, *turn(directions)]
        return jax.jvp(at, tuple(values), tuple(directions))

    directions = derived.results if derived.reverse else derived.moving
    return jax.make_jaxpr(derive)(
        *([shaped(var.aval) for var in each] for each in (derived.moving, directions, derived.fixed))
    )


def _inexact(var: Any) -> bool:
    return hasattr(var.aval, "dtype") and bool(jnp.issubdtype(var.aval.dtype, jnp.inexact))


@contextmanager
def _fewer_rules(digester: Digester) -> Iterator[None]:
    note, rules = digester.note, digester.rules
    digester.note, digester.rules = None, rules - 1
    try:
        yield
    finally:
        digester.note, digester.rules = note, rules


Builder = Callable[["Digester", Any, Any], Call]
BUILDERS: dict[str, tuple[Builder, tuple[str, ...]]] = {
    **dict.fromkeys(("jit", "pjit", "closed_call", "core_call", "named_call"), (_wrapper, ("jaxpr|call_jaxpr",))),
    **dict.fromkeys(("remat", "remat2", "checkpoint", "remat_call"), (_remat, ("jaxpr|call_jaxpr",))),
    **dict.fromkeys(("custom_jvp_call", "custom_vjp_call"), (_custom, ("call_jaxpr|fun_jaxpr",))),
    "custom_vjp_call_jaxpr": (_custom, ("fun_jaxpr",)),
    "cond": (_cond, ("branches",)),
    "scan": (_scan, ("jaxpr", "num_consts", "num_carry")),
    "while": (_while, ("cond_jaxpr", "body_jaxpr", "cond_nconsts", "body_nconsts")),
}
