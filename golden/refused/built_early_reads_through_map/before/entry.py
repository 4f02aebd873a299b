import haiku as hk
import jax
from model import forward

MODELS = {"m": (hk.transform(forward), lambda k: (jax.random.normal(k, (4,)),))}
net = MODELS["m"][0]
