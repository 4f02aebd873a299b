"""No modules of its own: plain functions read the shared scale."""
import haiku as hk
import jax
import jax.numpy as jnp


def scale():
    with hk.name_scope(hk.force_name("scale")):
        return hk.get_parameter("value", [], init=jnp.ones)


def layer(x, width, *, activate=True):
    y = hk.Linear(width)(x * scale())
    return jax.nn.relu(y) if activate else y


def body(x, widths=(8, 8)):
    for width in widths:
        x = layer(x, width)
    return x


def head(x): return layer(x, 2, activate=False) / scale()


def network(x):
    """The whole network."""

    return head(body(x))


def features(x):
    x = body(x, (4,))
    return x.mean(axis=0)


net, feature_net = hk.transform(network), hk.transform(features)
