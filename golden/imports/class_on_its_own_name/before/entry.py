import haiku as hk
import jax
import model

MODELS = {"m": (hk.transform(model.forward), lambda k: (jax.random.normal(k, (2, 4)),))}
net = MODELS["m"][0]
