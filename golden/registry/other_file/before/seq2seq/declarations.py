import haiku as hk
import jax.numpy as jnp

from seq2seq.registry import declare_global_parameter

WIDTH = 6

declare_global_parameter("vocabulary", (20, WIDTH), jnp.float32, hk.initializers.TruncatedNormal(0.1))
