"""One scale a level, which one half of the model enters by a function of its own and on an exit stack."""

import contextlib

import haiku as hk
import jax
import jax.numpy as jnp

LEVELS = 3


@contextlib.contextmanager
def level_scope(level):
    with hk.name_scope(hk.force_name(f"level_{level}")):
        yield


class Down(hk.Module):
    def __call__(self, x):
        skips = []
        for i in range(LEVELS):
            with hk.name_scope(hk.force_name("level_%d" % i)):
                scale = hk.get_parameter("scale", [4], init=hk.initializers.TruncatedNormal())
            x = jax.nn.relu(hk.Linear(4)(x)) * scale
            skips.append(x)
        return x, skips


class Up(hk.Module):
    def __call__(self, x, skips):
        for i, skip in enumerate(skips):
            with level_scope(i):
                scale = hk.get_parameter("scale", [4], init=hk.initializers.TruncatedNormal())
            x = hk.Linear(4)(jnp.concatenate([x, skip], axis=-1)) / (1.0 + jnp.abs(scale))
        return x


class Head(hk.Module):
    def __call__(self, x):
        for i in range(2):
            with contextlib.ExitStack() as stack:
                stack.enter_context(hk.name_scope(hk.force_name("level_" + str(i))))
                scale = hk.get_parameter("scale", [4], init=hk.initializers.TruncatedNormal())
            x = x + scale
        return x


@hk.transform
def unet(x):
    x, skips = Down()(x)
    return Head()(Up()(x, skips))
