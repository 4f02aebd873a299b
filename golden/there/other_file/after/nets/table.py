from jax import numpy as jnp

PATH = "language_model/~/core"


def start(shape, dtype):
    return jnp.full(shape, 0.5, dtype)
