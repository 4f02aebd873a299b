"""Drawn values and the comparison of bits."""

from __future__ import annotations

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from hkmigrate.check.gap import gap_of
from hkmigrate.worker.draw import draw
from hkmigrate.worker.numbers import bits, doubles


def test_bits_tell_all_but_one_nan_from_another() -> None:
    nans = np.array([0x7FC00000, 0x7FC00001], np.uint32).view(np.float32)
    assert bits(nans[:1]) == bits(nans[1:])
    assert bits(np.array([0.0])) != bits(np.array([-0.0]))
    assert bits(np.zeros(2, np.float32)) != bits(np.zeros(2, np.int32))
    assert bits(np.zeros((2, 1))) != bits(np.zeros((1, 2)))
    assert bits(np.array(jnp.ones(2, jnp.bfloat16))) == bits(np.array(jnp.ones(2, jnp.bfloat16)))


@pytest.mark.parametrize(
    ("old", "new", "gap"),
    [
        ([1.0, 2.0], [1.0, 2.5], 0.5),
        ([0.0], [-0.0], 0.0),
        ([np.nan, 1.0], [2.0, 1.0], None),
        ([np.nan, 1.0], [2.0, 4.0], 3.0),
        ([np.inf], [1.0], None),
        ([np.inf, np.nan], [np.inf, np.nan], 0.0),
        ([], [], 0.0),
    ],
)
def test_how_far_apart(old: list[float], new: list[float], gap: float | None) -> None:
    assert gap_of(doubles(np.array(old)), doubles(np.array(new))).largest == gap


@pytest.mark.parametrize(
    ("old", "new", "within"),
    [
        ([1.0, -2.0], [1.05, -1.95], True),
        ([1.0], [1.2], False),
        ([100.0], [109.0], True),
        ([100.0], [111.0], False),
        ([0.001], [0.05], True),
        ([np.nan, np.inf, -np.inf], [np.nan, np.inf, -np.inf], True),
        ([np.nan], [1.0], False),
        ([1.0], [np.nan], False),
        ([np.inf], [-np.inf], False),
        ([np.inf], [1e308], False),
        ([1.0], [1.0, 1.0], False),
    ],
)
def test_what_is_within_a_tolerance(old: list[float], new: list[float], within: bool) -> None:
    assert gap_of(doubles(np.array(old)), doubles(np.array(new)), 0.1).within is within


@pytest.mark.parametrize("dtype", ["float32", "bfloat16", "float16", "int32", "uint8", "bool", "complex64"])
def test_draws_depend_on_name_and_number_alone(dtype: str) -> None:
    aval = jax.ShapeDtypeStruct((5, 4), jnp.dtype(dtype))
    value = draw("parameter a/w", aval, 1)
    assert (value.dtype, value.shape) == (aval.dtype, aval.shape)
    assert bits(value) == bits(draw("parameter a/w", aval, 1))
    assert bits(value) != bits(draw("parameter a/v", aval, 1))
    assert bits(value) != bits(draw("parameter a/w", aval, 2))
    assert len(doubles(value)) == 8 * 20 * (2 if dtype == "complex64" else 1)


def test_states_are_positive_and_integers_small() -> None:
    assert draw("state bn/var", jax.ShapeDtypeStruct((100,), jnp.float32), 0).min() > 0
    integers = draw("input[0]", jax.ShapeDtypeStruct((100,), jnp.int32), 0)
    assert set(integers.tolist()) == {0, 1, 2, 3}


def test_keys_are_keys() -> None:
    raw = jax.eval_shape(lambda: jax.random.PRNGKey(0))
    typed = jax.eval_shape(lambda: jax.random.split(jax.random.key(0), 3))
    assert jax.random.normal(draw("random key", raw, 0)) != jax.random.normal(draw("random key", raw, 1))
    assert draw("random key", typed, 0).dtype == typed.dtype
    assert draw("random key", typed, 0).shape == (3,)
