"""What a program computes, run operation by operation: knows nothing of digests, nor of the check.

It decides whether a changed program is wrong at all, and stands for the ways in which people compare by hand.
"""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np

from hkmigrate.model.renames import renamed
from hkmigrate.worker.program import Program, load

Tree = dict[str, dict[str, Any]]
USUAL, WIDE = "usual", "wide"


def observe(root: Path, item: Mapping[str, Any], renames: Mapping[str, str], stage: str) -> dict[str, Any]:
    """One case: its tree, initial values, and results; `wide` looks at far and odd values instead."""
    return _Case(load(item["entry"], root), item, renames).observe(stage)


class _Case:
    def __init__(self, loaded: Program, item: Mapping[str, Any], renames: Mapping[str, str]) -> None:
        self._program, self._item, self._renames = loaded, item, renames
        self._rest = [spec.get("value") for spec in item["inputs"][1:]]
        self._shape = tuple(item["inputs"][0]["shape"])

    def observe(self, stage: str) -> dict[str, Any]:
        with jax.disable_jit():  # which compiles next to nothing
            return self._observe(stage)

    def _observe(self, stage: str) -> dict[str, Any]:
        values = self._x("x", 1.0)
        params, state = self._program.init(jax.random.PRNGKey(3), [values, *self._rest], {})
        if stage == WIDE:
            return {"wide": self._wide(params, state)}
        tree = [[kind, self._path(path), *_type(leaf)] for kind, path, leaf in _leaves(params, state)]
        drawn = self._drawn(params, state, 0)
        again = self._drawn(params, state, 1)
        return {
            "tree": sorted(tree),
            "initial": _digest((self._path(path), leaf) for _, path, leaf in _leaves(params, state)),
            "first": self._plain(params, state, values),
            "random": [self._outputs(*each, values) for each in (drawn, again)],
            "gradients": self._gradients(*drawn, values),
        }

    def _wide(self, params: Tree, state: Tree) -> list[str]:
        """Far inputs, infinite ones and none, another random key, no random key, and gradients at the far ones."""
        drawn = self._drawn(params, state, 2)
        far, odd = self._x("far", 60.0), self._x("odd", 1.0)
        odd = odd.at[0, 0].set(jnp.inf).at[-1, -1].set(jnp.nan)
        found = [self._outputs(*drawn, far), self._outputs(*drawn, odd), self._gradients(*drawn, far)]
        if self._item["keyless"]:
            found.append(self._outputs(*drawn, far, key=None))
        return [*found, self._outputs(*drawn, -far, key=jax.random.PRNGKey(11))]

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
        made = [self._run(apply, params, state, values)[0] for _, apply in self._program.applies]
        return [np.ravel(np.asarray(leaf, np.float64)).tolist() for leaf in jax.tree_util.tree_leaves(made)]

    def _outputs(self, params: Tree, state: Tree, values: Any, key: Any = 7) -> str:
        """The bits of outputs and new state, and what was seen by the host."""
        found = []
        _seen()
        for name, apply in self._program.applies:
            made, after = self._run(apply, params, state, values, key)
            pairs = [(f"{name}{jax.tree_util.keystr(at)}", leaf) for at, leaf in _flat(made)]
            found += [*pairs, *((self._path(path), leaf) for _, path, leaf in _leaves({}, after))]
        return _digest([*found, ("seen", np.asarray(_seen()))])

    def _run(self, apply: Any, params: Tree, state: Tree, values: Any, key: Any = 7) -> tuple[Any, Tree]:
        random_key = jax.random.PRNGKey(key) if isinstance(key, int) else key
        made: tuple[Any, Tree] = apply(params, state, random_key, [values, *self._rest], {})
        return made

    def _gradients(self, params: Tree, state: Tree, values: Any) -> str:
        found = []
        for name, apply in self._program.applies:

            def loss(given: Tree, run: Any = apply, label: str = name) -> Any:
                leaves = jax.tree_util.tree_leaves(self._run(run, given, state, values)[0])
                weights = [_random(f"{label} {at}").standard_normal(leaf.shape) for at, leaf in enumerate(leaves)]
                return sum(jnp.sum(leaf * weight) for leaf, weight in zip(leaves, weights, strict=True))

            found += [(self._path(path), leaf) for _, path, leaf in _leaves(jax.grad(loss, allow_int=True)(params), {})]
        return _digest(found)


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
