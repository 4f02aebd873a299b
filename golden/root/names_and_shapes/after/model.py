"""Names that are taken, and a shape that the readers spell with their own values."""

import haiku as hk
import jax.numpy as jnp


def shared_scale(x):
    return x.shape[-1:]


class ScaleOwner(hk.Module):
    """Owns `scale_owner/scale`, read by widen and forward."""

    def scale(self, shape):
        return hk.get_parameter(
            "scale", shape=shape, init=hk.initializers.RandomNormal()
        )


def widen(x, *, scale_owner):
    scale = scale_owner.scale(shared_scale(x))
    return x * scale


def forward(x):
    scale_owner = ScaleOwner(name="scale_owner")
    size = x.shape[-1]
    x = widen(hk.Linear(size, name="shared_scale")(x), scale_owner=scale_owner)
    return x - scale_owner.scale([size])


model = hk.transform(forward)
