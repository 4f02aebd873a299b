"""Run from the folder above; the scripts are run from their own."""

import base.model
import haiku as hk
import jax.numpy as jnp
import jax
import wide.model


def test_both_run():
    for model in (base.model, wide.model):
        hk.transform(model.forward).init(jax.random.PRNGKey(0), jnp.arange(3))
