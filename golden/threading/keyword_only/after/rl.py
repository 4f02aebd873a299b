import haiku as hk
import jax
import jax.numpy as jnp


class Normalizer(hk.Module):
    """Owns `normalizer/mean`, read by Policy and Value."""

    def __init__(self, size, name=None):
        super().__init__(name=name)
        self.size = size

    @property
    def mean(self):
        return hk.get_parameter("mean", [self.size], init=jnp.zeros)


class Policy(hk.Module):
    def __init__(self, *, actions: int, temperature: float = 1.0, normalizer: Normalizer):
        super().__init__()
        self.normalizer = normalizer
        self._actions = actions
        self._temperature = temperature

    def __call__(self, obs):
        mean = self.normalizer.mean
        return hk.Linear(self._actions)(obs - mean) / self._temperature


class Value(hk.Module):
    def __init__(self, hidden, /, *args, activation=jax.nn.relu, normalizer):
        super().__init__(*args)
        self.normalizer = normalizer
        self._hidden = hidden
        self._activation = activation

    def __call__(self, obs):
        mean = self.normalizer.mean
        h = self._activation(hk.Linear(self._hidden)(obs - mean))
        return hk.Linear(1)(h)[..., 0]


@hk.without_apply_rng
@hk.transform
def agent(obs):
    normalizer = Normalizer(obs.shape[-1], name="normalizer")
    policy = Policy(
        actions=3,
        temperature=0.5,
        normalizer=normalizer,
    )
    value = Value(16, "value_network", normalizer=normalizer)
    return policy(obs), value(obs)
