"""What random programs lack and real ones have: callbacks, derivative rules, random bits, branches, loops.

The same lines go into the old and into the migrated tree; those that are to be changed are marked by their names.
"""

from __future__ import annotations

import ast
import random
from collections.abc import Mapping

from .edits import Edit, Files, Source, edited, sources

FILE = "dressing.py"
TEXT = """\
import haiku as hk
import jax
import jax.numpy as jnp
import numpy as np

SEEN = []


def normed(x):
    mean = jnp.mean(x, axis=-1, keepdims=True)
    variance = jnp.var(x, axis=-1, keepdims=True)
    return (x - mean) / jnp.sqrt(variance + 1e-5)


def noisy(x):
    key = hk.maybe_next_rng_key()
    if key is None:
        return x
    first, second = jax.random.split(key)
    return x * jax.random.uniform(first, x.shape, minval=0.5) + 0.1 * jax.random.normal(second, x.shape)


def on_host(values):
    return np.asarray(np.tanh(values) * 0.5, values.dtype)


def called(x):
    held = jax.lax.stop_gradient(x)
    return x + jax.pure_callback(on_host, jax.ShapeDtypeStruct(x.shape, x.dtype), held, vmap_method="sequential")


@jax.custom_jvp
def softened(x):
    return jnp.log1p(jnp.exp(-jnp.abs(x))) + jnp.maximum(x, 0.0)


@softened.defjvp
def rule(primals, tangents):
    (x,), (tangent,) = primals, tangents
    return softened(x), tangent * jax.nn.sigmoid(x)


def see(value):
    SEEN.append(float(value))


def logged(x):
    jax.debug.callback(see, jnp.sum(x))
    return x


def mixed(x):
    weights = jnp.cos(jnp.arange(x.shape[-1] * x.shape[-1], dtype=x.dtype)).reshape(x.shape[-1], x.shape[-1])
    return x + 0.5 * jnp.matmul(x, weights)


def branched(x):
    return jax.lax.cond(jnp.sum(x) > 0, lambda value: value * 1.5, lambda value: value - 0.5, x)


def looped(x):
    x, _ = jax.lax.scan(lambda value, step: (value * 0.5 + step, None), x, jnp.arange(3, dtype=x.dtype))
    return x


def gated(x):
    x = x * jax.nn.sigmoid(x)
    x = x - jnp.max(x, axis=-1, keepdims=True)
    return jnp.tanh(x)
"""
USED = {
    "normed": 6,
    "noisy": 6,
    "softened": 6,
    "mixed": 6,
    "branched": 6,
    "looped": 6,
    "gated": 6,
    "called": 2,
    "logged": 2,
}


def dress(old: Files, new: Files, choose: random.Random) -> tuple[Files, Files]:
    """Both trees with the same few additions at the start of the same methods and functions."""
    spots = sorted(_spots(old).keys() & _spots(new).keys())
    names, weights = list(USED), list(USED.values())
    chosen = {spot: choose.choices(names, weights)[0] for spot in choose.sample(spots, min(len(spots), 3))}
    return _dressed(old, chosen), _dressed(new, chosen)


def _spots(files: Mapping[str, str]) -> dict[str, tuple[Source, ast.stmt]]:
    """The first statement of whatever takes an `x`, by the name of the class or function."""
    found = {}
    for source in sources(files):
        for node in source.tree.body:
            methods = node.body if isinstance(node, ast.ClassDef) else [node]
            for method in methods:
                if not isinstance(method, ast.FunctionDef) or "x" not in [arg.arg for arg in method.args.args[:2]]:
                    continue
                if method is not node and method.name != "__call__":
                    continue
                first = next((item for item in method.body if not _is_text(item)), None)
                if first is not None and source.indent(first) is not None:
                    found[getattr(node, "name", "")] = source, first
    return found


def _is_text(node: ast.stmt) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def _dressed(files: Files, chosen: Mapping[str, str]) -> Files:
    edits: list[Edit] = []
    spots = _spots(files)
    for name, function in chosen.items():
        source, first = spots[name]
        edit = source.before(first, f"x = __import__('dressing').{function}(x)")
        assert edit is not None
        edits.append(edit)
    return {**edited(files, edits), FILE: TEXT}
