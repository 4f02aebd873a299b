import haiku as hk, jax, jax.numpy as jnp
import model
from model import forward
LAYERS = {k: v for k, v in vars(model).items() if isinstance(v, type)}
def other(x):
    return LAYERS["Up"]()(x)

MODELS = {"m": (hk.transform(forward), lambda k: (jax.random.normal(k, (3, 4)),)), "n": (hk.transform(other), lambda k: (jax.random.normal(k, (3, 4)),))}
net = MODELS["m"][0]
