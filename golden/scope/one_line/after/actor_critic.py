# Actor and critic divide their logits by one learned temperature.
import haiku as hk, jax.numpy as jnp


class Temperature(hk.Module):
	"""Owns `temperature/log`, read by Actor and Critic."""

	@property
	def log(self):
		return hk.get_parameter('log', (), init=jnp.zeros)


class Actor(hk.Module):
	def __init__(self, name=None, *, temperature):
		super().__init__(name=name)
		self.temperature = temperature

	def __call__(self, obs):
		t = self.temperature.log
		logits = hk.Linear(4)(obs); return logits / jnp.exp(t)


class Critic(hk.Module):
	def __init__(self, name=None, *, temperature):
		super().__init__(name=name)
		self.temperature = temperature

	def __call__(self, obs):
		v = hk.Linear(1)(obs)
		t = self.temperature.log; v = v / jnp.exp(t)
		return v[..., 0]


@hk.without_apply_rng
@hk.transform
def agent(obs):
	temperature = Temperature(name='temperature')
	return Actor(temperature=temperature)(obs), Critic(temperature=temperature)(obs)
