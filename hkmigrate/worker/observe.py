"""What a call of a transformed function computes, found while the program makes it: in its state, on its values."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import jax
import numpy as np
from jax.extend import core

from hkmigrate.worker import shadow
from hkmigrate.worker.blame import blame
from hkmigrate.worker.digest import Digester
from hkmigrate.worker.inputs import Inputs, is_array, shaped
from hkmigrate.worker.parts import Reply, part_of
from hkmigrate.worker.program import Tree, plain
from hkmigrate.worker.stable import Namer
from hkmigrate.worker.trace import (
    VALUES,
    Call,
    Results,
    Run,
    Seen,
    Traced,
    collected,
    default_key,
    leaves,
    shapes_of,
    trace,
)

NEAR = 1e-2
RAN = "as it ran"


@dataclass(frozen=True, slots=True)
class Made:
    """A call that the program makes.

    Attributes:
        part: `init`, `apply`, or `apply['encode']`.
        run: the function in the form that all transforms share.
        stateful: whether what it gives is a pair with the state.
        params: the parameters that it is called with; of `init` none.
        state: the state, likewise.
        key: the random key.
        inputs: the user's own arguments.
        values: those of them that are arrays.
    """

    part: str
    run: Run
    stateful: bool
    params: Any
    state: Any
    key: Any
    inputs: Inputs
    values: tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Observed:
    """A call with its graph, and what tells it from others: equal texts mean that the same is computed."""

    call: Call
    mark: str


class Once:
    """A call that is made once, whoever asks for its result, and however often.

    Attributes:
        error: what it raised.
    """

    def __init__(self, call: Callable[[], Any]) -> None:
        self.error: BaseException | None = None
        self._call, self._made = call, list[Any]()

    def result(self) -> Any:
        """What the call gives; raises whatever it raises."""
        if self.error is not None:
            raise self.error
        if not self._made:
            try:
                self._made.append(self._call())
            except BaseException as error:
                self.error = error
                raise
        return self._made[0]


def observe(made: Made, call: Once, root: Path, silence: Callable[[], AbstractContextManager[None]]) -> list[Observed]:
    """Makes the call, and gives what was seen of it: as JAX would trace it, and as it ran.

    The second is there where it differs from the first, or is all that there is. Raises whatever the call raises.
    """
    eager = shadow.is_eager()
    ran = _Ran(made, call.result)
    with silence():
        return _both(made, ran, root) if eager or ran.doubled else _alone(ran, root)


class _Ran:
    """The call as it ran."""

    def __init__(self, made: Made, inner: Callable[[], Any]) -> None:
        fixed = made.key is None or not is_array(made.key)
        self.given = (
            jax.tree_util.tree_leaves(plain(made.params)),
            jax.tree_util.tree_leaves(plain(made.state)),
            None if fixed else made.key,
            list(made.values),
        )
        flat = jax.tree_util.tree_leaves(self.given)
        self.doubled = len({id(value) for value in flat}) < len(flat)
        self._made, self._results, self._kept = made, Results(), dict[str, Tree]()
        self.call = Call(
            made.part,
            made.run,
            made.inputs,
            None if fixed else shaped(made.key),
            None if made.part == "init" else _shapes(made.params),
            None if made.part == "init" else _shapes(made.state),
            _axes(),
        )
        self.shown = shadow.show(inner, self._flat, self.given, jax.tree_util.tree_map(shaped, self.given))

    def _flat(self, given: Any) -> list[Any]:
        out, after = given if self._made.stateful else (given, {})
        if self.call.is_init:
            out = plain(out)
            self._kept = shapes_of(out, plain(after))
        return collected(self.call, out, plain(after), self._results, {})

    def seen(self, known: frozenset[str] | None = None) -> Seen | None:
        """The graph; None where it could not be taken.

        Arrays in it that are not `known` were worked out of the inputs by NumPy: they count as inputs.
        """
        if self.shown.graph is None:
            return None
        graph, taken = _opened(self.shown.graph, known)
        names, avals = _names(self.call, taken), tuple(shaped(var.aval) for var in graph.jaxpr.invars)
        params, state = self.call.params or {}, self.call.state or {}
        traced = Traced(self.call, params, state, graph, self.shown.shapes, self._results, names, avals)
        return Seen(traced, self._kept, wide())


def _alone(ran: _Ran, root: Path) -> list[Observed]:
    seen = ran.seen()
    if seen is None:
        return [_observed(replace(ran.call, seen=_traced(ran.call)), root)]
    return [_observed(replace(ran.call, seen=seen), root)]


def _both(made: Made, ran: _Ran, root: Path) -> list[Observed]:
    """The call as JAX traces it; and as it ran, where that is another graph."""
    seen = ran.seen()
    key = None if made.key is None else (shaped(made.key) if is_array(made.key) else default_key())
    call = replace(ran.call, key=key)
    try:
        told = _traced(call)
    except VALUES as error:
        return [] if seen is None else [_observed(replace(ran.call, seen=replace(seen, asks=blame(error, root))), root)]
    except Exception as error:
        if seen is None:
            raise
        said = f"an eager call of {made.part}, which cannot be traced ({blame(error, root)})"
        return [_observed(replace(ran.call, seen=replace(seen, unlike=said)), root)]
    first = _observed(replace(call, seen=told), root)
    if seen is None:
        return [first]
    second = _observed(replace(ran.call, seen=seen), root)
    if first.mark == second.mark:
        return [first]
    if _is_near(told, ran, made.key):
        known = frozenset(_array(value) for value in told.traced.graph.consts)
        second = _observed(replace(ran.call, seen=ran.seen(known)), root)
    else:
        unlike = f"an eager call of {made.part}, which computes something else than its traced form"
        first = replace(first, call=replace(call, seen=replace(told, unlike=unlike)))
    return [first, replace(second, call=replace(second.call, part=f"{made.part} {RAN}"))]


def _traced(call: Call) -> Seen:
    traced, kept = trace(call, call.params or {}, call.state or {}, {})
    return Seen(traced, kept, wide())


def _observed(call: Call, root: Path) -> Observed:
    traced, _ = trace(call, {}, {}, {})
    return Observed(call, repr(sorted(_mark(part_of(traced, Digester(root))).items())))


def _mark(part: Reply) -> Reply:
    return {key: value for key, value in part.items() if key != "part"}


def _is_near(told: Seen, ran: _Ran, key: Any) -> bool:
    """Whether the traced form gives the numbers that the program saw, but for rounding."""
    graph = told.traced.graph
    if graph.effects:
        return True  # to run it would have them once more; both graphs are compared
    values, states, given_key, arrays = ran.given
    if told.traced.call.key is not None and given_key is None:
        given_key = jax.random.PRNGKey(key)
    try:
        numbers = core.jaxpr_as_fun(graph)(*jax.tree_util.tree_leaves((values, states, given_key, arrays)))
        pairs = list(zip(numbers, ran.shown.arrays, strict=True))
    except Exception:  # noqa: BLE001  it cannot even be run
        return False
    return all(_close(number, value) for number, value in pairs)


def _close(one: Any, other: Any) -> bool:
    if jax.numpy.issubdtype(getattr(one, "dtype", np.float32), jax.dtypes.prng_key):
        one, other = jax.random.key_data(one), jax.random.key_data(other)
    first, second = np.asarray(one), np.asarray(other)
    if first.shape != second.shape:
        return False
    if not jax.numpy.issubdtype(first.dtype, jax.numpy.inexact):
        return bool(np.array_equal(first, second))
    wide = np.complex128 if np.iscomplexobj(first) else np.float64
    return bool(np.allclose(first.astype(wide), second.astype(wide), NEAR, NEAR * 1e-3, equal_nan=True))


def _opened(graph: Any, known: frozenset[str] | None) -> tuple[Any, int]:
    """A graph that has what it takes from traces around, or not from what is `known`, as inputs; and their number."""

    def is_taken(value: Any) -> bool:
        if isinstance(value, jax.core.Tracer):
            return True
        return known is not None and np.size(value) > 1 and _array(value) not in known

    pairs = list(zip(graph.jaxpr.constvars, graph.consts, strict=True))
    taken = [var for var, value in pairs if is_taken(value)]
    if not taken:
        return graph, 0
    kept = [(var, value) for var, value in pairs if var not in taken]
    jaxpr = graph.jaxpr.replace(
        constvars=[var for var, _ in kept], invars=[*graph.jaxpr.invars, *taken], debug_info=None
    )
    return core.ClosedJaxpr(jaxpr, [value for _, value in kept]), len(taken)


def _array(value: Any) -> str:
    return Namer(lambda _: None).name(value)


def _names(call: Call, taken: int) -> tuple[str, ...]:
    names = [f"parameter {leaf.path}" for leaf in leaves(call.params or {}, {})]
    names += [f"state {leaf.path}" for leaf in leaves(call.state or {}, {})]
    names += ["random key"] if call.key is not None else []
    names += [f"input{label}" for label in call.inputs.arrays()]
    return (*names, *(f"captured[{at}]" for at in range(taken)))


def _shapes(tree: Any) -> Tree:
    shapes: Tree = jax.tree_util.tree_map(lambda leaf: shaped(leaf) if is_array(leaf) else leaf, plain(tree))
    return shapes


def _axes() -> tuple[tuple[str, int], ...]:
    """The named axes around the call that is being made, the innermost last."""
    known = getattr(importlib.import_module("jax._src.core"), "get_axis_env", None)  # not public, and may move
    sizes = known().axis_sizes if known is not None else {}
    return tuple((name, size) for name, size in sizes.items() if isinstance(name, str))


def wide() -> bool:
    """Whether numbers of 64 bits are switched on."""
    return bool(getattr(jax.config, "jax_enable_x64", False))


def values_of(args: Sequence[Any], kwargs: Mapping[str, Any]) -> tuple[Any, ...]:
    """The arrays among the arguments of a call, in the order of `Inputs`."""
    return tuple(leaf for leaf in jax.tree_util.tree_leaves((tuple(args), dict(kwargs))) if is_array(leaf))
