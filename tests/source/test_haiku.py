"""What `hkmigrate.source.haiku` says of Haiku, held against the Haiku that is installed."""

import inspect
from typing import Any

import haiku as hk
import jax
import jax.numpy as jnp
import pytest

from hkmigrate.source import haiku as names

X = jnp.arange(24.0).reshape(2, 12) / 24
IMAGE = jnp.arange(96.0).reshape(2, 4, 4, 3) / 96
SAMPLES = {
    "BatchNorm": (lambda name: hk.BatchNorm(True, True, 0.9, name=name), lambda m, x: m(x, is_training=True), X),
    "Bias": (lambda name: hk.Bias(name=name), lambda m, x: m(x), X),
    "Conv1D": (lambda name: hk.Conv1D(3, 2, name=name), lambda m, x: m(x), X[..., None]),
    "Conv1DTranspose": (lambda name: hk.Conv1DTranspose(3, 2, name=name), lambda m, x: m(x), X[..., None]),
    "Conv2D": (lambda name: hk.Conv2D(3, 2, name=name), lambda m, x: m(x), IMAGE),
    "Conv2DTranspose": (lambda name: hk.Conv2DTranspose(3, 2, name=name), lambda m, x: m(x), IMAGE),
    "Conv3D": (lambda name: hk.Conv3D(3, 2, name=name), lambda m, x: m(x), IMAGE[..., None]),
    "Conv3DTranspose": (lambda name: hk.Conv3DTranspose(3, 2, name=name), lambda m, x: m(x), IMAGE[..., None]),
    "ConvND": (lambda name: hk.ConvND(2, 3, 2, name=name), lambda m, x: m(x), IMAGE),
    "ConvNDTranspose": (lambda name: hk.ConvNDTranspose(2, 3, 2, name=name), lambda m, x: m(x), IMAGE),
    "DepthwiseConv1D": (lambda name: hk.DepthwiseConv1D(1, 2, name=name), lambda m, x: m(x), X[..., None]),
    "DepthwiseConv2D": (lambda name: hk.DepthwiseConv2D(1, 2, name=name), lambda m, x: m(x), IMAGE),
    "DepthwiseConv3D": (lambda name: hk.DepthwiseConv3D(1, 2, name=name), lambda m, x: m(x), IMAGE[..., None]),
    "ExponentialMovingAverage": (lambda name: hk.ExponentialMovingAverage(0.9, name=name), lambda m, x: m(x), X),
    "GRU": (lambda name: hk.GRU(5, name=name), lambda m, x: m(x, m.initial_state(x.shape[0]))[0], X),
    "GroupNorm": (lambda name: hk.GroupNorm(3, name=name), lambda m, x: m(x), IMAGE),
    "LSTM": (lambda name: hk.LSTM(5, name=name), lambda m, x: m(x, m.initial_state(x.shape[0]))[0], X),
    "LayerNorm": (lambda name: hk.LayerNorm(-1, True, True, name=name), lambda m, x: m(x), X),
    "Linear": (lambda name: hk.Linear(4, name=name), lambda m, x: m(x), X),
    "MultiHeadAttention": (
        lambda name: hk.MultiHeadAttention(2, 3, w_init=jnp.ones, name=name),
        lambda m, x: m(x, x, x),
        X,
    ),
    "RMSNorm": (lambda name: hk.RMSNorm(-1, name=name), lambda m, x: m(x), X),
    "SeparableDepthwiseConv2D": (
        lambda name: hk.SeparableDepthwiseConv2D(1, (2, 2), name=name),
        lambda m, x: m(x),
        IMAGE,
    ),
    "VanillaRNN": (lambda name: hk.VanillaRNN(5, name=name), lambda m, x: m(x, m.initial_state(x.shape[0]))[0], X),
    "nets.MLP": (lambda name: hk.nets.MLP([5, 4], name=name), lambda m, x: m(x), X),
}

EMBED: Any = (lambda name: hk.Embed(4, 3, name=name), lambda m, x: m(x), jnp.asarray([1, 2]))


def lazy() -> list[str]:
    return sorted(name.removeprefix("haiku.") for name in names.LAZY_MODULES)


def test_every_lazy_module_has_a_sample() -> None:
    assert lazy() == sorted(SAMPLES)


@pytest.mark.parametrize("name", lazy())
def test_lazy_module_reads_nothing_when_built(name: str) -> None:
    make, _, _ = SAMPLES[name]

    def build() -> jax.Array:
        make("shared")
        return hk.next_rng_key()

    params, state = hk.transform_with_state(build).init(jax.random.PRNGKey(0))
    key, _ = hk.transform_with_state(hk.next_rng_key).apply({}, {}, jax.random.PRNGKey(0))
    built, _ = hk.transform_with_state(build).apply({}, {}, jax.random.PRNGKey(0))
    assert (params, state) == ({}, {})
    assert (built == key).all()


@pytest.mark.parametrize("name", lazy())
def test_one_lazy_instance_does_what_several_do(name: str) -> None:
    make, call, x = SAMPLES[name]

    def one() -> list[jax.Array]:
        shared = make("shared")
        return [call(shared, x), call(shared, x[:1]), call(shared, x + 1)]

    def several() -> list[jax.Array]:
        return [call(make(hk.force_name("shared")), value) for value in (x, x[:1], x + 1)]

    results = []
    for program in (one, several):
        transformed = hk.transform_with_state(program)
        params, state = transformed.init(jax.random.PRNGKey(1))
        results.append((params, state, transformed.apply(params, state, None)))
    assert jax.tree.structure(results[0]) == jax.tree.structure(results[1])
    for left, right in zip(jax.tree.leaves(results[0]), jax.tree.leaves(results[1]), strict=True):
        assert jnp.array_equal(left, right, equal_nan=True)


@pytest.mark.parametrize("name", sorted(name.removeprefix("haiku.") for name in names.CHILDLESS))
def test_childless_module_keeps_everything_in_itself(name: str) -> None:
    make, call, x = SAMPLES.get(name, EMBED)
    params, state = hk.transform_with_state(lambda: call(make("shared"), x)).init(jax.random.PRNGKey(0))
    assert {*params, *state} == {"shared"}


def test_module_classes_are_told_by_their_names() -> None:
    for path, space in (("haiku", hk), ("haiku.nets", hk.nets)):
        for name in dir(space):
            value = getattr(space, name)
            if inspect.isclass(value):
                assert names.is_module_class(f"{path}.{name}") == issubclass(value, hk.Module), name


def test_functions_are_haikus() -> None:
    for name in names.KNOWN_FUNCTIONS:
        space = hk
        *parents, last = name.split(".")[1:]
        for parent in parents:
            space = getattr(space, parent, getattr(hk.experimental, parent, None))
        assert hasattr(space, last) or hasattr(hk.experimental, last), name
