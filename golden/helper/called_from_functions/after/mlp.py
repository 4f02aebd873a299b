"""No modules of its own: plain functions read the shared scale."""
import haiku as hk
import jax
import jax.numpy as jnp


class SharedScale(hk.Module):
    """Owns `scale/value`, read by layer and head."""

    @property
    def value(self):
        return hk.get_parameter("value", [], init=jnp.ones)


def layer(x, width, *, activate=True, shared_scale):
    y = hk.Linear(width)(x * shared_scale.value)
    return jax.nn.relu(y) if activate else y


def body(x, widths=(8, 8), *, shared_scale):
    for width in widths:
        x = layer(x, width, shared_scale=shared_scale)
    return x


def head(x, *, shared_scale): return layer(x, 2, activate=False, shared_scale=shared_scale) / shared_scale.value


def network(x):
    """The whole network."""

    shared_scale = SharedScale(name="scale")
    return head(body(x, shared_scale=shared_scale), shared_scale=shared_scale)


def features(x):
    shared_scale = SharedScale(name="scale")
    x = body(x, (4,), shared_scale=shared_scale)
    return x.mean(axis=0)


net, feature_net = hk.transform(network), hk.transform(features)
