"""The tests transform the modules on their own."""

import haiku as hk
import jax
import jax.numpy as jnp

from pkg import tied


def test_embed():
    embed = hk.transform(lambda ids: tied.Embed()(ids))
    params = embed.init(jax.random.PRNGKey(0), jnp.zeros([3], jnp.int32))
    assert params["table"]["w"].shape == (12, 4)


@hk.testing.transform_and_run
def test_logits():
    x = jnp.ones([2, 4])
    assert tied.Logits()(x).shape == (2, 12)


def test_model():
    params = tied.model.init(jax.random.PRNGKey(0), jnp.zeros([3], jnp.int32))
    assert set(params) == {"table"}


if __name__ == "__main__":
    test_embed(), test_logits(), test_model()
