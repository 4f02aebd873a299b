import haiku as hk, jax, jax.numpy as jnp
import model
from model import forward
def other(x):
    return getattr(model, "Up")()(x)

MODELS = {"m": (hk.transform(forward), lambda k: (jax.random.normal(k, (3, 4)),)), "n": (hk.transform(other), lambda k: (jax.random.normal(k, (3, 4)),))}
net = MODELS["m"][0]
