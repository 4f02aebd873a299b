"""A case on drawn values: results, new state, gradients and initial values, compiled, and a digest of their bits."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
from jax.extend import core

from hkmigrate.worker.draw import draw
from hkmigrate.worker.trace import Results, Traced, flat, leaves

Given = list[Any]
Flat = Callable[..., Sequence[Any]]  # flat parameters, flat state, key and input arrays to flat results
Array = np.ndarray[Any, Any]


@dataclass(frozen=True, slots=True)
class Runner:
    """A traced call that is ready to run.

    Attributes:
        call: flat inputs and weights to flat results and gradients; compiled at its first call.
        labels: the labels of results and then of gradients.
        weights: shapes of the weights by the label of the result that they weigh.
    """

    call: Callable[[Given, Sequence[Any]], Sequence[Any]]
    labels: tuple[str, ...]
    weights: tuple[tuple[str, Any], ...] = ()


def plain_runner(traced: Traced, renames: Mapping[str, str], function: Flat | None = None) -> Runner:
    """Results only; of `init`, the initial values. `function` stands for the call where it is given."""
    function = function or _function(traced, renames)
    labels = tuple(f"{traced.call.part}: {label}" for label in traced.results.labels)
    return Runner(_compiled(traced, lambda given, _: function(*_split(traced, given))), labels)


def gradient_runner(traced: Traced, renames: Mapping[str, str], function: Flat | None = None) -> Runner | None:
    """Results, and the gradients of their weighted sum for each parameter; None where nothing can be derived.

    `function` stands for the call where it is given.
    """
    params = leaves(traced.params, renames)
    moving = [at for at, leaf in enumerate(params) if is_inexact(leaf.aval)]
    outputs = [at for at, label in enumerate(traced.results.labels) if label.startswith("output")]
    weighed = [at for at in outputs if is_inexact(traced.shapes[at])]
    if traced.call.is_init or not moving or not weighed:
        return None
    function = function or _function(traced, renames)

    def run(given: Given, weights: Sequence[Any]) -> Sequence[Any]:
        def loss(moved: Sequence[Any]) -> tuple[Any, Sequence[Any]]:
            whole = list(given)
            for at, value in zip(moving, moved, strict=True):
                whole[at] = value
            results = function(*_split(traced, whole))
            sums = [jnp.sum(jnp.real(results[at] * weight)) for at, weight in zip(weighed, weights, strict=True)]
            return sum(total.astype(jnp.float32) for total in sums), results

        gradients, results = jax.grad(loss, has_aux=True)([given[at] for at in moving])
        return [*results, *gradients]

    part = traced.call.part
    labels = [f"{part}: {label}" for label in traced.results.labels]
    labels += [f"{part}: gradient of {params[at].path}" for at in moving]
    weights = tuple((traced.results.labels[at], traced.shapes[at]) for at in weighed)
    return Runner(_compiled(traced, run), tuple(labels), weights)


def _function(traced: Traced, renames: Mapping[str, str]) -> Flat:
    """The call itself; of one that was seen its graph, since the program's state may be another by now."""
    if traced.call.seen is None or traced.graph is None:
        return flat(traced.call, traced.params, traced.state, Results(), renames)
    run = core.jaxpr_as_fun(traced.graph)
    return lambda *given: run(*jax.tree_util.tree_leaves(given))


def _compiled(traced: Traced, function: Callable[[Given, Sequence[Any]], Sequence[Any]]) -> Any:
    """Compiled, under the named axes that the call had, all members of which get the same values."""
    if traced.graph is None:
        return function
    for name, size in reversed(traced.call.axes):
        function = _first(jax.vmap(function, in_axes=(None, None), axis_name=name, axis_size=size))
    return jax.jit(function)


def _first(function: Callable[..., Any]) -> Callable[[Given, Sequence[Any]], Sequence[Any]]:
    return lambda given, weights: jax.tree_util.tree_map(lambda value: value[0], function(given, weights))


def run(runner: Runner, traced: Traced, number: int, known: Mapping[str, Any] | None = None) -> dict[str, Array]:
    """Results and gradients by label on draw `number`, in which inputs have the values that are `known`."""
    known = known or {}
    given = [
        known[name] if name in known else draw(name, aval, number)
        for name, aval in zip(traced.names, traced.avals, strict=True)
    ]
    weights = [draw(f"weight of {label}", aval, number) for label, aval in runner.weights]
    made = runner.call(given, weights)
    return {label: _array(value) for label, value in zip(runner.labels, made, strict=True)}


def bits(array: Array) -> str:
    """A digest of shape, dtype and content, every NaN being the same."""
    if jnp.issubdtype(array.dtype, jnp.inexact):
        array = np.where(np.isnan(array), np.array(np.nan, array.dtype), array)
    head = f"{array.dtype}{array.shape}".encode()
    return hashlib.sha256(head + np.ascontiguousarray(array).tobytes()).hexdigest()


def doubles(array: Array) -> bytes:
    """The content as 64-bit floats, real parts before imaginary ones."""
    if jnp.issubdtype(array.dtype, jnp.complexfloating):
        return array.real.astype(np.float64).tobytes() + array.imag.astype(np.float64).tobytes()
    return array.astype(np.float64).tobytes()


def _array(value: Any) -> Array:
    if jnp.issubdtype(value.dtype, jax.dtypes.prng_key):
        value = jax.random.key_data(value)
    return np.asarray(value)


def _split(traced: Traced, given: Given) -> tuple[Given, Given, Any, Given]:
    """Flat inputs as parameters, state, key and arrays."""
    values = len(jax.tree_util.tree_leaves(traced.params))
    states = values + len(jax.tree_util.tree_leaves(traced.state))
    if traced.call.key is None:
        return given[:values], given[values:states], None, given[states:]
    return given[:values], given[values:states], given[states], given[states + 1 :]


def is_inexact(aval: Any) -> bool:
    """Whether an array, or the shape of one, holds numbers with a fraction."""
    return bool(jnp.issubdtype(aval.dtype, jnp.inexact))
