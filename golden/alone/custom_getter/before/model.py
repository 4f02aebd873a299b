"""A getter that casts and a creator that counts: for dtypes, not for sharing."""

import haiku as hk
import jax.numpy as jnp

CREATED = []


def bfloat16_getter(next_getter, value, context):
    del context
    return next_getter(value).astype(jnp.bfloat16)


def counting_creator(next_creator, shape, dtype, init, context):
    CREATED.append(context.full_name)
    return next_creator(shape, dtype, init)


def forward(x):
    with hk.custom_getter(bfloat16_getter), hk.custom_creator(counting_creator):
        x = hk.Linear(4)(x.astype(jnp.bfloat16))
    return hk.Linear(2)(x.astype(jnp.float32))


model = hk.transform(forward)
