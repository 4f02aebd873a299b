"""Random values that depend only on a name and a number, so that two processes draw the same."""

from __future__ import annotations

import hashlib
import math
from typing import Any

import jax
import numpy as np

KEYS = {"fry": "threefry2x32", "rbg": "rbg", "urbg": "unsafe_rbg"}


def draw(name: str, aval: Any, number: int) -> Any:
    """A value for `aval` that is far from what initializers make: no zeros, no ones, no two alike.

    Matrices keep the scale of what they are applied to. States are positive, as a variance has to be. Integers are
    0 to 3, below any vocabulary. `random key` gives a key.
    """
    seed = int.from_bytes(hashlib.sha256(f"{name} {number}".encode()).digest()[:4], "big")
    if jax.numpy.issubdtype(aval.dtype, jax.dtypes.prng_key):
        kind = KEYS.get(str(aval.dtype)[4:-1])
        return jax.random.split(jax.random.key(seed, impl=kind), aval.shape) if aval.shape else jax.random.key(seed)
    if name == "random key":
        return _raw_keys(seed, aval)
    random = np.random.default_rng(seed)
    dtype = np.dtype(aval.dtype)
    if dtype == np.bool_:
        return random.integers(0, 2, aval.shape).astype(dtype)
    if jax.numpy.issubdtype(dtype, np.integer):
        return random.integers(0, 4, aval.shape).astype(dtype)
    values = random.standard_normal(aval.shape) * _scale(name, aval.shape)
    if jax.numpy.issubdtype(dtype, np.complexfloating):
        return (values + 1j * random.standard_normal(aval.shape)).astype(dtype)
    return (np.abs(values) + 0.5 if name.startswith("state ") else values).astype(dtype)


def _scale(name: str, shape: tuple[int, ...]) -> float:
    if not name.startswith("parameter "):
        return 1.0
    return 0.3 if len(shape) < 2 else 1 / math.sqrt(max(1, math.prod(shape[:-1])))


def _raw_keys(seed: int, aval: Any) -> Any:
    key = jax.random.PRNGKey(seed)
    if key.shape == aval.shape:
        return key
    return np.random.default_rng(seed).integers(0, 2**32, aval.shape, dtype=np.uint32).astype(aval.dtype)
