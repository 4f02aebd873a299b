import unittest

import haiku as hk
import jax
import jax.numpy as jnp

import model

alone = hk.without_apply_rng(hk.transform(model.table))
up = hk.transform(lambda x: model.Up(name="u", shared=model.Shared(4, name="shared"))(x))


class ModelTest(unittest.TestCase):
    def test_table(self):
        self.assertIn("shared", alone.init(jax.random.PRNGKey(0)))

    def test_up(self):
        self.assertEqual(set(up.init(jax.random.PRNGKey(0), jnp.ones((2, 4)))), {"shared"})

    @hk.testing.transform_and_run
    def test_both(self):
        shared = model.Shared(4, name="shared")
        y = model.Down(shared=shared)(model.Up(shared=shared)(jnp.ones((2, 4))))
        self.assertEqual(y.shape, (2, 4))
