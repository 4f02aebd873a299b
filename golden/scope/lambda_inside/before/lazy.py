"""The reads stand in a function defined in the scope, which may run after the scope has ended."""

import haiku as hk
import jax.numpy as jnp


class Scores(hk.Module):
    def __call__(self, nodes):
        with hk.name_scope(hk.force_name("edge")):
            weights = lambda: hk.get_parameter("w", [4, 4], init=jnp.ones)
        return jnp.stack([node @ weights() @ node for node in nodes])


class Norms(hk.Module):
    def __call__(self, nodes):
        with hk.name_scope(hk.force_name("edge")):
            w = hk.get_parameter("w", [4, 4], init=jnp.ones)
        return jnp.abs(nodes @ w)


@hk.transform
def model(nodes):
    return Scores()(nodes), Norms()(nodes)
