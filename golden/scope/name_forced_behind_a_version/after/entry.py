import haiku as hk, jax, jax.numpy as jnp
from model import forward
MODELS = {"m": (hk.transform(forward), lambda k: (jax.random.normal(k, (3, 4)),))}
net = MODELS["m"][0]
