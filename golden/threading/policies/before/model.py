"""A bfloat16 policy of a consumer goes for the parameters and the state that it reads, not for what is stored."""

import haiku as hk
import jax.numpy as jnp
import jmp


class Counter(hk.Module):
    def __call__(self, x):
        with hk.name_scope(hk.force_name("common")):
            count = hk.get_state("count", [], init=jnp.zeros)
            hk.set_state("count", count + 1)
        return x + count


class Scale(hk.Module):
    def __call__(self, x):
        with hk.name_scope(hk.force_name("common")):
            count = hk.get_state("count", [], init=jnp.zeros)
            w = hk.get_parameter("w", [3], init=hk.initializers.RandomNormal())
            hk.set_state("count", count + x.sum())
        return x * w


hk.mixed_precision.set_policy(Scale, jmp.get_policy("p=f32,c=bf16,o=f32"))


@hk.transform_with_state
def net(x):
    return Scale()(Counter()(x))


@hk.transform_with_state
def scaled_first(x):
    return Counter()(Scale()(x))
