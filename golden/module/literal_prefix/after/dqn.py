import haiku as hk
import jax


class Online(hk.Module):
    def __init__(self, name=None, *, torso):
        super().__init__(name=name)
        self.torso = torso

    def __call__(self, obs):
        h = jax.nn.relu(self.torso(obs))
        return hk.Linear(4)(h)


class Auxiliary(hk.Module):
    """Predicts the reward."""

    def __init__(self, name=None, *, torso):
        super().__init__(name=name)
        self.torso = torso

    def __call__(self, obs):
        h = jax.nn.relu(self.torso(obs))
        return hk.Linear(1)(h)


def network(obs):
    torso = hk.Linear(16, True, None, None, "torso")
    q_values = Online(torso=torso)(obs)
    reward = Auxiliary(torso=torso)(obs)
    return q_values, reward


dqn = hk.without_apply_rng(hk.transform(network))
