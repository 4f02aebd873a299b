import haiku as hk
import jax


class Online(hk.Module):
    def __call__(self, obs):
        h = jax.nn.relu(hk.Linear(16, True, None, None, "FORCE:torso")(obs))
        return hk.Linear(4)(h)


class Auxiliary(hk.Module):
    """Predicts the reward."""

    def __call__(self, obs):
        h = jax.nn.relu(hk.Linear(16, True, None, None, "FORCE:torso")(obs))
        return hk.Linear(1)(h)


def network(obs):
    q_values = Online()(obs)
    reward = Auxiliary()(obs)
    return q_values, reward


dqn = hk.without_apply_rng(hk.transform(network))
