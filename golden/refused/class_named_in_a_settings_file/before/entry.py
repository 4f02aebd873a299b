import importlib, json, pathlib
import haiku as hk, jax, jax.numpy as jnp
from model import forward


def instantiate(cfg):
    module, _, name = cfg.pop("_target_").rpartition(".")
    return vars(importlib.import_module(module))[name](**cfg)


def other(x):
    cfg = json.loads((pathlib.Path(__file__).parent / "net.json").read_text())
    return instantiate(cfg)(x)


X = lambda k: (jax.random.normal(k, (3, 4)),)
MODELS = {"m": (hk.transform(forward), X), "n": (hk.transform(other), X)}
net = MODELS["m"][0]
