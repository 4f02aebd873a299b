import haiku as hk
import jax
import jax.numpy as jnp


class Policy(hk.Module):
    def __init__(self, *, actions: int, temperature: float = 1.0):
        super().__init__()
        self._actions = actions
        self._temperature = temperature

    def __call__(self, obs):
        with hk.name_scope(hk.force_name("normalizer")):
            mean = hk.get_parameter("mean", [obs.shape[-1]], init=jnp.zeros)
        return hk.Linear(self._actions)(obs - mean) / self._temperature


class Value(hk.Module):
    def __init__(self, hidden, /, *args, activation=jax.nn.relu):
        super().__init__(*args)
        self._hidden = hidden
        self._activation = activation

    def __call__(self, obs):
        with hk.name_scope(hk.force_name("normalizer")):
            mean = hk.get_parameter("mean", [obs.shape[-1]], init=jnp.zeros)
        h = self._activation(hk.Linear(self._hidden)(obs - mean))
        return hk.Linear(1)(h)[..., 0]


@hk.without_apply_rng
@hk.transform
def agent(obs):
    policy = Policy(
        actions=3,
        temperature=0.5,
    )
    value = Value(16, "value_network")
    return policy(obs), value(obs)
