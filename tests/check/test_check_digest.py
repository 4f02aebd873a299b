"""The data-flow digest alone: what it must not see, what it must see, and what it must admit not to see."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from jax.extend.core import primitives

from hkmigrate.worker.digest import Digester
from hkmigrate.worker.stable import mix

HERE = Path(__file__).parent
VECTOR = jax.ShapeDtypeStruct((3,), jnp.float32)
SQUARE = jax.ShapeDtypeStruct((3, 3), jnp.float32)


def digests(function: Any, *avals: Any, names: str = "") -> tuple[list[bytes], list[bytes], list[str]]:
    """Outputs, effects and what is opaque; inputs are called by the letters of `names`, else a, b, c ..."""
    digester = Digester(HERE)
    graph = jax.make_jaxpr(function)(*(avals or (VECTOR, VECTOR)))
    letters = names or "abcdefgh"
    inputs = [mix(letters[at].encode(), digester.aval(var.aval)) for at, var in enumerate(graph.jaxpr.invars)]
    return digester.walk(digester.compile(graph), inputs), digester.effects, list(digester.opaque)


def same(one: Any, other: Any, *avals: Any) -> bool:
    return digests(one, *avals)[:2] == digests(other, *avals)[:2]


def relu_with_slope(slope: float, scale: float = 1.0) -> Any:
    @jax.custom_jvp
    def relu(x: Any) -> Any:
        return jnp.maximum(x, 0) * scale

    relu.defjvp(lambda primals, tangents: (relu(*primals), tangents[0] * slope))
    return relu


def reversed_with(factor: float) -> Any:
    @jax.custom_vjp
    def scaled(x: Any, table: Any) -> Any:
        return x * table["one"] + table["two"]

    def forward(x: Any, table: Any) -> Any:
        return scaled(x, table), (x, table)

    def backward(kept: Any, given: Any) -> Any:
        x, table = kept
        return given * table["one"] * factor, {"one": given * x, "two": given}

    scaled.defvjp(forward, backward)
    return scaled


def test_order_names_and_wrappers_do_not_count() -> None:
    def plain(a: Any, b: Any) -> Any:
        return jnp.sin(a) + jnp.cos(b)

    def reordered(a: Any, b: Any) -> Any:
        unused = jnp.tan(a)
        second, first = jnp.cos(b), jax.jit(jnp.sin)(a)
        del unused
        return jax.jit(lambda p, q: p + q)(first, second)

    assert same(plain, reordered)
    assert not same(plain, lambda a, b: jnp.cos(b) + jnp.sin(a))


def wrapped(primitive: Any, name: str, inner: Any) -> list[bytes]:
    """The digest of a call of `inner` by another primitive than `jit`."""
    graph = jax.make_jaxpr(jax.jit(inner))(VECTOR)
    call = graph.jaxpr.eqns[0]
    call = call.replace(primitive=primitive, params={name: call.params["jaxpr"]})
    digester = Digester(HERE)
    return digester.walk(digester.compile(graph.jaxpr.replace(eqns=[call])), [b"a"])


def test_a_closed_call_is_what_it_computes() -> None:
    def inner(a: Any) -> Any:
        return jnp.sin(a) * 2.0

    graph, digester = jax.make_jaxpr(inner)(VECTOR), Digester(HERE)
    plain = digester.walk(digester.compile(graph), [b"a"])
    assert wrapped(primitives.closed_call_p, "call_jaxpr", inner) == plain
    assert wrapped(primitives.jit_p, "jaxpr", inner) == plain
    assert wrapped(primitives.closed_call_p, "call_jaxpr", lambda a: jnp.sin(a) * 3.0) != plain


def test_what_is_inside_of_wrappers_is_compared_by_what_it_computes() -> None:
    def plain(a: Any, b: Any) -> Any:
        return jnp.sin(a) * jnp.cos(b)

    def spelled_otherwise(a: Any, b: Any) -> Any:
        second = jax.jit(jnp.cos)(b)
        return jax.jit(lambda p, q: p * q)(jnp.sin(a), second)

    def with_rule(function: Any) -> Any:
        wrapper = jax.custom_jvp(function)
        wrapper.defjvp(lambda primals, tangents: (function(*primals), function(*tangents)))
        return wrapper

    def other(a: Any, b: Any) -> Any:
        return jnp.sin(a) * jnp.sin(b)

    for wrapper in (jax.jit, jax.checkpoint, with_rule, lambda function: jax.jit(jax.checkpoint(jax.jit(function)))):
        assert same(wrapper(plain), wrapper(spelled_otherwise))
        assert not same(wrapper(plain), wrapper(other))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (lambda a, b: a - b, lambda a, b: b - a),
        (lambda a, b: a * 2.0, lambda a, b: a * 3.0),
        (lambda a, b: a * np.float32(2), lambda a, b: a + np.float32(2)),
        (lambda a, b: a + np.array([1, 2, 3], "f4"), lambda a, b: a + np.array([1, 2, 4], "f4")),
        (lambda a, b: a.sum(), lambda a, b: a.sum(keepdims=True)),
        (lambda a, b: a, lambda a, b: b),
        (lambda a, b: jax.lax.stop_gradient(a), lambda a, b: a),
        (lambda a, b: (a, b), lambda a, b: (b, a)),
        (lambda a, b: jax.checkpoint(jnp.sin)(a), lambda a, b: jnp.sin(a)),
        (lambda a, b: jax.lax.reduce_max(a, (0,)), lambda a, b: jax.lax.reduce_min(a, (0,))),
        (lambda a, b: relu_with_slope(1.0)(a), lambda a, b: relu_with_slope(2.0)(a)),
        (lambda a, b: relu_with_slope(1.0)(a), lambda a, b: relu_with_slope(1.0, 2.0)(a)),
        (
            lambda a, b: reversed_with(1.0)(a, {"one": b, "two": b}),
            lambda a, b: reversed_with(2.0)(a, {"one": b, "two": b}),
        ),
        (
            lambda a, b: jax.lax.cond(a[0] > 0, jnp.sin, jnp.cos, b),
            lambda a, b: jax.lax.cond(a[0] > 0, jnp.cos, jnp.sin, b),
        ),
        (
            lambda a, b: jax.lax.fori_loop(0, 3, lambda i, x: x + a, b),
            lambda a, b: jax.lax.fori_loop(0, 4, lambda i, x: x + a, b),
        ),
        (
            lambda a, b: jax.lax.scan(lambda c, x: (c * x, c), 1.0, a),
            lambda a, b: jax.lax.scan(lambda c, x: (c * x, x), 1.0, a),
        ),
        (
            lambda a, b: jax.lax.scan(lambda c, x: (c * x, c), 1.0, a),
            lambda a, b: jax.lax.scan(lambda c, x: (c * x, c), 1.0, a, reverse=True),
        ),
        (lambda a, b: jax.lax.associative_scan(jnp.add, a), lambda a, b: jax.lax.associative_scan(jnp.multiply, a)),
        (lambda a, b: a.at[0].add(b[0]), lambda a, b: a.at[0].mul(b[0])),
        (lambda a, b: jnp.linalg.solve(jnp.outer(a, b), b), lambda a, b: jnp.linalg.solve(jnp.outer(b, a), b)),
    ],
)
def test_what_is_computed_counts(one: Any, other: Any) -> None:
    assert same(one, one)
    assert not same(one, other)


def test_dtype_weak_type_and_name_of_an_input_count() -> None:
    def double(a: Any) -> Any:
        return a + a

    found = {
        tuple(digests(double, aval, names=name)[0])
        for aval, name in [
            (VECTOR, "a"),
            (VECTOR, "b"),
            (jax.ShapeDtypeStruct((3,), jnp.float16), "a"),
            (jax.ShapeDtypeStruct((4,), jnp.float32), "a"),
            (jax.ShapeDtypeStruct((3,), jnp.float32, weak_type=True), "a"),
        ]
    }
    assert len(found) == 5


def test_operands_of_inner_graphs_may_come_in_any_order() -> None:
    def inner(table: dict[str, Any]) -> Any:
        return jax.checkpoint(lambda t: jnp.sin(t[sorted(t)[0]]) - t[sorted(t)[1]])(table)

    def mirrored(table: dict[str, Any]) -> Any:
        return jax.checkpoint(lambda t: jnp.sin(t[sorted(t)[1]]) - t[sorted(t)[0]])(table)

    assert digests(lambda a, b: inner({"p": a, "q": b})) == digests(lambda a, b: mirrored({"p": b, "q": a}))
    rule = reversed_with(1.0)
    assert same(lambda a, b: rule(a, {"one": b, "two": a}), lambda a, b: rule(a, {"two": a, "one": b}))


def test_the_carries_of_nested_loops_are_not_mixed_up() -> None:
    def nested(use_outer: bool) -> Any:
        def outer(carry: Any, x: Any) -> Any:
            def inner(inside: Any, y: Any) -> Any:
                return inside + (carry if use_outer else inside) * y, None

            return jax.lax.scan(inner, carry, x)[0], None

        return lambda a: jax.lax.scan(outer, jnp.float32(1), a)[0]

    assert not same(nested(use_outer=True), nested(use_outer=False), SQUARE)

    def elements(use_outer: bool) -> Any:
        def outer(carry: Any, x: Any) -> Any:
            return jax.lax.scan(lambda c, y: (c + (x if use_outer else y), None), carry, a_again)[0], None

        a_again = np.arange(3, dtype=np.float32)
        return lambda: jax.lax.scan(outer, jnp.float32(1), a_again)[0]

    one, other = (jax.make_jaxpr(elements(use_outer=each))() for each in (True, False))
    digester = Digester(HERE)
    assert digester.walk(digester.compile(one), []) != digester.walk(digester.compile(other), [])


def test_swapped_carries_with_equal_starts_are_told_apart() -> None:
    def loop(flip: bool) -> Any:
        def body(i: Any, pair: Any) -> Any:
            one, two = pair
            return (one + 1, two * 2) if flip else (one * 2, two + 1)

        return lambda a, b: jax.lax.fori_loop(0, 3, body, (a, a))[0]

    assert not same(loop(flip=True), loop(flip=False))


@pytest.mark.parametrize("loop", ["scan", "while"])
@pytest.mark.parametrize("equal", [True, False])
def test_carries_may_come_in_any_order(loop: str, equal: bool) -> None:
    def program(one: str, two: str, three: str, factor: float = 2.0) -> Any:
        def body(carry: Any, x: Any = 1.0) -> Any:
            first, second, third = carry[one], carry[two], carry[three]
            return {one: first + 1, two: second * x + first, three: third * factor}

        def function(a: Any, b: Any) -> Any:
            carry = {one: a, two: a if equal else b, three: a}
            if loop == "scan":
                carry = jax.lax.scan(lambda c, x: (body(c, x), None), carry, b)[0]
            else:
                carry = jax.lax.while_loop(lambda c: c[one][0] < 9, body, carry)
            return carry[one], carry[two]

        return function

    assert same(program("p", "q", "r"), program("r", "p", "q"))
    assert same(program("p", "q", "r"), program("q", "r", "p"))
    assert not same(program("p", "q", "r"), program("p", "q", "r", 3.0))
    if loop == "scan":
        assert not same(program("p", "q", "r"), lambda a, b: program("r", "p", "q")(a, b)[::-1])


def test_keys_are_followed() -> None:
    key = jax.random.key(0)

    def plain(key: Any) -> Any:
        return jax.random.normal(jax.random.split(key)[0], (3,))

    def other(key: Any) -> Any:
        return jax.random.normal(jax.random.split(key)[1], (3,))

    assert same(plain, plain, key)
    assert not same(plain, other, key)
    again, another = jax.random.key(0), jax.random.key(1)
    assert same(lambda a: jax.random.fold_in(key, 1), lambda a: jax.random.fold_in(again, 1), VECTOR)
    assert not same(lambda a: jax.random.fold_in(key, 1), lambda a: jax.random.fold_in(another, 1), VECTOR)


def test_effects_count_in_their_order() -> None:
    def show(first: str, second: str) -> Any:
        def function(a: Any, b: Any) -> Any:
            jax.debug.print(first, a)
            jax.debug.print(second, a)
            return a

        return function

    assert same(show("{}", "{} again"), show("{}", "{} again"))
    assert not same(show("{}", "{} again"), show("{} again", "{}"))
    assert not same(show("{}", "{}"), lambda a, b: a)
    assert len(digests(show("{}", "{}"))[1]) == 2


def test_effects_inside_of_loops_and_branches_count() -> None:
    def loop(text: str) -> Any:
        def body(i: Any, x: Any) -> Any:
            jax.debug.print(text, x)
            return x

        return lambda a, b: jax.lax.cond(a[0] > 0, lambda x: jax.lax.fori_loop(0, 3, body, x), lambda x: x, a)

    assert same(loop("{}"), loop("{}"))
    assert not same(loop("{}"), loop("now {}"))
    assert len(digests(loop("{}"))[1]) == 1


def test_what_cannot_be_seen_is_admitted() -> None:
    _, _, opaque = digests(lambda a, b: jax.pure_callback(np.sin, a, a) + jax.checkpoint(jnp.sin)(b))
    assert opaque
    assert all(item.startswith("pure_callback (test_check_digest.py:") for item in opaque)
    assert digests(lambda a, b: jax.nn.softmax(jax.nn.gelu(jax.nn.relu(a))) + jax.scipy.special.logsumexp(b))[2] == []
    policy = jax.checkpoint_policies.save_only_these_names("x")
    assert digests(lambda a, b: jax.checkpoint(jnp.sin, policy=policy)(a))[2] == []


def test_a_callback_is_named_by_its_code_and_what_it_holds() -> None:
    def held(number: float) -> Any:
        return lambda a, b: jax.pure_callback(lambda x: x * number, a, a)

    assert same(held(2.0), held(2.0))
    assert not same(held(2.0), held(3.0))


def test_a_rule_that_raises_is_admitted() -> None:
    @jax.custom_jvp
    def bad(x: Any) -> Any:
        return x * 2

    @bad.defjvp
    def rule(primals: Any, tangents: Any) -> Any:
        raise ValueError("no derivative")

    assert digests(lambda a, b: bad(a))[2] == [
        f"derivative rule of custom_jvp_call (test_check_digest.py:{line_of(bad)})"
    ]


def line_of(_: Any) -> int:
    text = Path(__file__).read_text().splitlines()
    return next(at for at, line in enumerate(text, 1) if "digests(lambda a, b: bad(a))" in line)


def test_long_and_repeated_graphs_are_fast() -> None:
    def long(a: Any) -> Any:
        step = jax.jit(lambda x: jnp.sin(x) * 1.5 + 0.5)
        for _ in range(3000):
            a = step(a)
        return a

    graph = jax.make_jaxpr(long)(VECTOR)
    digester = Digester(HERE)
    started = time.process_time()
    assert digester.walk(digester.compile(graph), [b"a"])
    assert time.process_time() - started < 2
