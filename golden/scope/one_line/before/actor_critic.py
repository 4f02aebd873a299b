# Actor and critic divide their logits by one learned temperature.
import haiku as hk, jax.numpy as jnp


class Actor(hk.Module):
	def __call__(self, obs):
		with hk.name_scope(hk.force_name('temperature')): t = hk.get_parameter('log', (), init=jnp.zeros)
		logits = hk.Linear(4)(obs); return logits / jnp.exp(t)


class Critic(hk.Module):
	def __call__(self, obs):
		v = hk.Linear(1)(obs)
		with hk.name_scope(hk.force_name('temperature')): t = hk.get_parameter('log', (), init=jnp.zeros); v = v / jnp.exp(t)
		return v[..., 0]


@hk.without_apply_rng
@hk.transform
def agent(obs):
	return Actor()(obs), Critic()(obs)
