"""What a program computes, run operation by operation: knows nothing of digests, nor of the check.

It decides whether a changed program is wrong at all, and stands for the ways in which people compare by hand.
"""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
from jax.extend.core import jaxpr_as_fun

from hkmigrate.model.renames import renamed
from hkmigrate.worker.program import load

Tree = dict[str, dict[str, Any]]
QUICK = ("tree", "initial", "random")  # what tells most wrong programs
SLOW = ("again", "gradients")
WIDE = ("far", "odd", "far gradients", "another key", "without key")  # far and odd values instead
FIRST = "first"  # plain numbers at the initial values
TEXT = "text"  # what JAX has written down, word for word, and the constants in it


class Observed:
    """One case of one tree.

    Haiku runs once for `init` and for each `apply`. What JAX has written down then is run operation by operation, with
    nothing compiled but single operations, which all programs share.
    """

    def __init__(self, root: Path, item: Mapping[str, Any], renames: Mapping[str, str]) -> None:
        self._program, self._item, self._renames = load(item["entry"], root), item, renames
        self._rest = [spec.get("value") for spec in item["inputs"][1:]]
        self._shape = tuple(item["inputs"][0]["shape"])
        self._graphs: dict[tuple[str, str], _Written] = {}

    def look(self, what: str) -> Any:
        """What is seen at one of the looks: texts, or numbers at the `first`. Raises whatever the program raises."""
        with jax.disable_jit():
            return self._look(what)

    def _look(self, what: str) -> Any:
        values, far = self._x("x", 1.0), self._x("far", 60.0)
        params, state = self._initial
        if what == TEXT:
            return self._text(params, state, values)
        if what == "tree":
            return sorted([kind, self._path(path), *_type(leaf)] for kind, path, leaf in _leaves(params, state))
        if what == "initial":
            return _digest((self._path(path), leaf) for _, path, leaf in _leaves(params, state))
        if what == FIRST:
            return self._plain(params, state, values)
        drawn = self._drawn(params, state, ("random", "again").index(what) if what in ("random", "again") else 2)
        if what == "odd":
            odd = self._x("odd", 1.0).at[0, 0].set(jnp.inf).at[-1, -1].set(jnp.nan)
            return self._outputs(*drawn, odd)
        if what == "gradients":
            return self._gradients(*self._drawn(params, state, 0), values)
        if what == "far gradients":
            return self._gradients(*drawn, far)
        if what == "far":
            return self._outputs(*drawn, far)
        if what == "another key":
            return self._outputs(*drawn, -far, key=jax.random.PRNGKey(11))
        if what == "without key":
            return self._outputs(*drawn, far, key=None) if self._item["keyless"] else ""
        return self._outputs(*drawn, values)

    @cached_property
    def _initial(self) -> tuple[Tree, Tree]:
        def init(key: Any, x: Any) -> Any:
            return self._program.init(key, [x, *self._rest], {})

        given = jax.random.PRNGKey(3), self._x("x", 1.0)
        self._graphs["init", ""] = _Written(init, *given)
        made: tuple[Tree, Tree] = self._graphs["init", ""](*given)
        return made

    def _text(self, params: Tree, state: Tree, values: Any) -> list[str] | None:
        """A digest, and whether derivative rules are named that it does not show; None where host code is."""
        keys = [jax.random.PRNGKey(7), *([None] if self._item["keyless"] else [])]
        applies = [self._written(name, params, state, values, key) for name, _ in self._program.applies for key in keys]
        text = "\n".join(graph.text for graph in (self._graphs["init", ""], *applies))
        if "callback" in text or "0x" in text:
            return None
        return [hashlib.sha256(text.encode()).hexdigest(), "rules" if "custom_" in text else ""]

    def _x(self, name: str, scale: float) -> Any:
        return jnp.asarray(_random(name).standard_normal(self._shape) * scale, jnp.float32)

    def _path(self, path: str) -> str:
        return renamed(path, self._renames)

    def _drawn(self, params: Tree, state: Tree, number: int) -> tuple[Tree, Tree]:
        """Values that are not the initial ones, by the names that they have after the migration."""

        def draw(module: str, name: str, leaf: Any, *, positive: bool) -> Any:
            values = _random(f"{self._path(f'{module}/{name}')} {number}").standard_normal(leaf.shape)
            return jnp.asarray(np.abs(values) + 0.5 if positive else values * 0.6, leaf.dtype)

        first, second = (
            {m: {n: draw(m, n, leaf, positive=positive) for n, leaf in leaves.items()} for m, leaves in tree.items()}
            for tree, positive in ((params, False), (state, True))
        )
        return first, second

    def _plain(self, params: Tree, state: Tree, values: Any) -> list[list[float]]:
        made = [self._run(name, params, state, values)[0] for name, _ in self._program.applies]
        return [np.ravel(np.asarray(leaf, np.float64)).tolist() for leaf in jax.tree_util.tree_leaves(made)]

    def _outputs(self, params: Tree, state: Tree, values: Any, key: Any = 7) -> str:
        """The bits of outputs and new state, and what was seen by the host."""
        found = []
        _seen()
        for name, _ in self._program.applies:
            made, after = self._run(name, params, state, values, key)
            pairs = [(f"{name}{jax.tree_util.keystr(at)}", leaf) for at, leaf in _flat(made)]
            found += [*pairs, *((self._path(path), leaf) for _, path, leaf in _leaves({}, after))]
        return _digest([*found, ("seen", np.asarray(_seen()))])

    def _run(self, name: str, params: Tree, state: Tree, values: Any, key: Any = 7) -> tuple[Any, Tree]:
        random_key = jax.random.PRNGKey(key) if isinstance(key, int) else key
        made: tuple[Any, Tree] = self._written(name, params, state, values, random_key)(
            params, state, random_key, values
        )
        return made

    def _written(self, name: str, params: Tree, state: Tree, values: Any, key: Any) -> _Written:
        known = name, "without key" if key is None else ""
        if known not in self._graphs:
            apply = dict(self._program.applies)[name]

            def run(params: Tree, state: Tree, key: Any, x: Any) -> Any:
                return apply(params, state, key, [x, *self._rest], {})

            self._graphs[known] = _Written(run, params, state, key, values)
        return self._graphs[known]

    def _gradients(self, params: Tree, state: Tree, values: Any) -> str:
        found = []
        for name, _ in self._program.applies:
            self._run(name, params, state, values)  # which writes it down without a derivative around it
            known = name, "gradients"
            if known not in self._graphs:

                def loss(given: Tree, state: Tree, x: Any, name: str = name) -> Any:
                    leaves = jax.tree_util.tree_leaves(self._run(name, given, state, x)[0])
                    weights = [_random(f"{name} {at}").standard_normal(leaf.shape) for at, leaf in enumerate(leaves)]
                    return sum(jnp.sum(leaf * weight) for leaf, weight in zip(leaves, weights, strict=True))

                self._graphs[known] = _Written(jax.grad(loss, allow_int=True), params, state, values)
            made = self._graphs[known](params, state, values)
            found += [(self._path(path), leaf) for _, path, leaf in _leaves(made, {})]
        return _digest(found)


class _Written:
    """A function without its Python: the operations that it does on values of these shapes."""

    def __init__(self, function: Callable[..., Any], *given: Any) -> None:
        self._graph, shapes = jax.make_jaxpr(function, return_shape=True)(*given)
        self._run, self._tree = jaxpr_as_fun(self._graph), jax.tree_util.tree_structure(shapes)

    def __call__(self, *values: Any) -> Any:
        return jax.tree_util.tree_unflatten(self._tree, self._run(*jax.tree_util.tree_leaves(values)))

    @cached_property
    def text(self) -> str:
        """The operations, and a digest of each constant."""
        consts = [_digest([("", const)]) for const in self._graph.consts]
        return f"{self._graph}\n{self._tree}\n{consts}"


def _flat(tree: Any) -> Any:
    return jax.tree_util.tree_flatten_with_path(tree)[0]


def _leaves(params: Tree, state: Tree) -> list[tuple[str, str, Any]]:
    return [
        (kind, f"{module}/{name}", leaf)
        for kind, tree in (("parameter", params), ("state", state))
        for module, leaves in tree.items()
        for name, leaf in leaves.items()
    ]


def _type(leaf: Any) -> list[str]:
    return [str(leaf.dtype), str(leaf.shape)]


def _digest(pairs: Any) -> str:
    state = hashlib.sha256()
    for name, leaf in sorted(pairs, key=lambda pair: pair[0]):
        if leaf.dtype == jax.dtypes.float0:
            continue
        array = np.asarray(leaf)
        if jnp.issubdtype(array.dtype, jnp.inexact):
            array = np.where(np.isnan(array), np.array(np.nan, array.dtype), array)
        state.update(f"{name} {array.dtype}{array.shape}".encode() + np.ascontiguousarray(array).tobytes())
    return state.hexdigest()


def _seen() -> Sequence[float]:
    """What callbacks have told the host since the last question; their order is not promised."""
    jax.effects_barrier()
    module = sys.modules.get("dressing")
    if module is None:
        return ()
    seen = sorted(module.SEEN)
    module.SEEN.clear()
    return seen


def _random(name: str) -> np.random.Generator:
    return np.random.default_rng(int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], "big"))
