"""A policy is set for a class by its name: nothing here is forced."""

import haiku as hk
import jax.numpy as jnp
import jmp


class Head(hk.Module):
    def __call__(self, x):
        return hk.Linear(4)(x)


hk.mixed_precision.set_policy(Head, jmp.Policy(jnp.float32, jnp.bfloat16, jnp.float32))


@hk.transform
def net(x):
    return Head()(x)
