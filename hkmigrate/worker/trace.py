"""A case on shapes alone: the trees of its parameters and state, and the digest of each result."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import jax

from hkmigrate.model.renames import renamed
from hkmigrate.worker.draw import draw
from hkmigrate.worker.inputs import Inputs, shaped
from hkmigrate.worker.outputs import take_apart
from hkmigrate.worker.program import Tree

Run = Callable[[Tree, Tree, Any, Sequence[Any], Mapping[str, Any]], tuple[Any, Tree]]


@dataclass(frozen=True, slots=True)
class Call:
    """One function of a case to trace and to run.

    Attributes:
        part: `init`, `apply`, or `apply['encode']`.
        run: parameters, state, key, args and kwargs to a result and a state; `init` ignores the first two.
        inputs: the arguments.
        key: the random key's shape, None where the call had none.
        params: the parameters' shapes; None for those that the case's `init` makes.
        state: likewise.
        axes: the named axes, with sizes, of the `pmap` or `vmap` that it was called under.
        optional: left out without a word when it cannot be traced.
        seen: what was seen when the program made the call; None for one that is traced when it is asked for.
    """

    part: str
    run: Run
    inputs: Inputs
    key: Any
    params: Tree | None = None
    state: Tree | None = None
    axes: tuple[tuple[str, int], ...] = ()
    optional: bool = False
    seen: Seen | None = None

    @property
    def is_init(self) -> bool:
        """Whether it makes the parameters."""
        return self.part.partition(" ")[0] == "init"


@dataclass(frozen=True, slots=True)
class Seen:
    """A call as the program made it.

    Attributes:
        traced: its graph, in the state that the program was in; under no renames.
        kept: shapes of what `init` makes.
        wide: whether numbers of 64 bits were switched on.
        asks: what the program said that cannot be traced on shapes alone; empty where it can.
        unlike: what is known against its graph, such as that other numbers come out of it than the program saw.
    """

    traced: Traced
    kept: Mapping[str, Tree]
    wide: bool = False
    asks: str = ""
    unlike: str = ""


@dataclass(frozen=True, slots=True)
class Case:
    """What is compared as one: a transform with one signature of arguments; an `extra` one the program never called."""

    name: str
    calls: tuple[Call, ...]
    extra: bool = False


@dataclass(frozen=True, slots=True)
class Leaf:
    """A parameter or a state by its place; `path` is the name that it has after the renames."""

    module: str
    name: str
    path: str
    aval: Any


@dataclass(slots=True)
class Results:
    """How a traced function's flat arrays become labelled results: filled in while it is traced."""

    labels: list[str] = field(default_factory=list)
    fixed: dict[str, str] = field(default_factory=dict)
    tree: str = ""
    hidden: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Traced:
    """A traced call: the graph, the trees that went in, the name and shape of each input, and what comes out.

    `graph` is None for a program that has to know values.
    """

    call: Call
    params: Tree
    state: Tree
    graph: Any
    shapes: tuple[Any, ...]
    results: Results
    names: tuple[str, ...]
    avals: tuple[Any, ...]


def default_key() -> Any:
    """The shape of the raw key that `jax.random.PRNGKey` makes under the present settings."""
    return shaped(jax.eval_shape(lambda: jax.random.PRNGKey(0)))


def leaves(tree: Tree, renames: Mapping[str, str]) -> tuple[Leaf, ...]:
    """The leaves of parameters or state in the order in which JAX flattens them."""
    found = []
    for path, leaf in jax.tree_util.tree_flatten_with_path(tree)[0]:
        module, name = path[0].key, path[1].key + jax.tree_util.keystr(path[2:])
        whole = f"{module}/{name}"
        found.append(Leaf(module, name, renamed(whole, renames), shaped(leaf)))
    return tuple(found)


def flat(call: Call, params: Tree, state: Tree, results: Results, renames: Mapping[str, str]) -> Callable[..., Any]:
    """The call as a function of flat parameters, flat state, key and input arrays to a flat list of arrays.

    What it is called with under a trace it describes in `results`.
    """
    params_tree, state_tree = jax.tree_util.tree_structure(params), jax.tree_util.tree_structure(state)

    def function(values: Sequence[Any], states: Sequence[Any], key: Any, arrays: Sequence[Any]) -> list[Any]:
        args, kwargs = call.inputs.fill(arrays)
        given = jax.tree_util.tree_unflatten(params_tree, values)
        out, after = call.run(given, jax.tree_util.tree_unflatten(state_tree, states), key, args, kwargs)
        return collected(call, out, after, results, renames)

    return function


def collected(call: Call, out: Any, after: Tree, results: Results, renames: Mapping[str, str]) -> list[Any]:
    """What a call gives as a flat list of arrays, described in `results`."""
    if not call.is_init:
        return [*_outputs(out, results), *_named("state", after, results, renames)]
    return [*_named("parameter", out, results, renames), *_named("state", after, results, renames)]


def _outputs(out: Any, results: Results) -> list[Any]:
    taken = take_apart(out)
    results.labels, results.fixed, results.hidden = list(taken.arrays), taken.fixed, tuple(taken.hidden)
    results.tree = " ".join(sorted(taken.tree))
    return list(taken.arrays.values())


def _named(kind: str, tree: Tree, results: Results, renames: Mapping[str, str]) -> list[Any]:
    if kind == "parameter":
        results.labels, results.fixed = [], {}
    results.labels += [f"{kind} {leaf.path}" for leaf in leaves(tree, renames)]
    return jax.tree_util.tree_leaves(tree)


def trace(call: Call, params: Tree, state: Tree, renames: Mapping[str, str]) -> tuple[Traced, Tree]:
    """The graph of `call` on the shapes of `params` and `state`; for `init` also the tree of what it makes.

    Raises whatever the user's program raises.
    """
    if call.seen is not None:
        return _renamed(call, call.seen, renames)
    results = Results()
    kept: dict[str, Any] = {}
    function = flat(_keeping(call, kept), params, state, results, renames)
    arrays = call.inputs.arrays()
    values, states = leaves(params, renames), leaves(state, renames)
    given = ([leaf.aval for leaf in values], [leaf.aval for leaf in states], call.key, list(arrays.values()))
    graph, shapes = jax.make_jaxpr(function, axis_env=list(call.axes), return_shape=True)(*given)
    names = [f"parameter {leaf.path}" for leaf in values] + [f"state {leaf.path}" for leaf in states]
    names += ["random key"] if call.key is not None else []
    names += [f"input{label}" for label in arrays]
    avals = tuple(jax.tree_util.tree_leaves(given))
    return Traced(call, params, state, graph, tuple(shapes), results, tuple(names), avals), kept


def _renamed(call: Call, seen: Seen, renames: Mapping[str, str]) -> tuple[Traced, Tree]:
    """What was seen of a call, under the names that its parameters and states have after the renames."""

    def after(label: str) -> str:
        kind, _, path = label.partition(" ")
        return f"{kind} {renamed(path, renames)}" if kind in ("parameter", "state") else label

    old = seen.traced
    results = replace(old.results, labels=[after(label) for label in old.results.labels])
    names = tuple(after(name) for name in old.names)
    return replace(old, call=call, results=results, names=names), dict(seen.kept)


VALUES = (
    jax.errors.ConcretizationTypeError,
    jax.errors.TracerArrayConversionError,
    jax.errors.TracerIntegerConversionError,
)  # what a program raises under a trace that has to know values


def run_once(call: Call, params: Tree, state: Tree, renames: Mapping[str, str]) -> tuple[Traced, Tree]:
    """As `trace`, for a program that has to know values: it is run on drawn ones, and there is no graph.

    Raises whatever the user's program raises.
    """
    results, kept = Results(), dict[str, Any]()
    arrays = call.inputs.arrays()
    values, states = leaves(params, renames), leaves(state, renames)
    names = [f"parameter {leaf.path}" for leaf in values] + [f"state {leaf.path}" for leaf in states]
    names += ["random key"] if call.key is not None else []
    names += [f"input{label}" for label in arrays]
    given = ([leaf.aval for leaf in values], [leaf.aval for leaf in states], call.key, list(arrays.values()))
    avals, tree = jax.tree_util.tree_flatten(given)
    drawn = [draw(name, aval, 0) for name, aval in zip(names, avals, strict=True)]
    function = flat(_keeping(call, kept), params, state, results, renames)
    made = function(*jax.tree_util.tree_unflatten(tree, drawn))
    shapes = tuple(shaped(jax.numpy.asarray(value)) for value in made)
    return Traced(call, params, state, None, shapes, results, tuple(names), tuple(avals)), kept


def _keeping(call: Call, kept: dict[str, Any]) -> Call:
    """`call`, with the shapes of the trees that `init` makes put into `kept`."""
    if not call.is_init:
        return call

    def run(*given: Any) -> Any:
        params, state = call.run(*given)
        kept.update(shapes_of(params, state))
        return params, state

    return replace(call, run=run)


def shapes_of(params: Tree, state: Tree) -> dict[str, Tree]:
    """The shapes of what `init` makes."""
    made = (jax.tree_util.tree_map(shaped, tree) for tree in (params, state))
    return dict(zip(("params", "state"), made, strict=True))
