"""Two towers whose last two layers are the same ones."""

import haiku as hk
import jax


class TextTower(hk.Module):
    def __call__(self, tokens):
        x = hk.Embed(50, 12)(tokens).mean(axis=1)
        with hk.name_scope(hk.force_name("joint")):
            x = jax.nn.relu(hk.Linear(12, name="hidden")(x))
            x = hk.Linear(6, with_bias=False, name="out")(x)
        return x


class ImageTower(hk.Module):
    def __call__(self, pixels):
        x = hk.Linear(12)(hk.Flatten()(pixels))
        with hk.name_scope(hk.force_name("joint")):
            x = jax.nn.relu(hk.Linear(12, name="hidden")(x))
            x = hk.Linear(6, with_bias=False, name="out")(x)
        return x


def similarity(tokens, pixels):
    return TextTower()(tokens) @ ImageTower()(pixels).T


model = hk.transform(similarity)
