import haiku as hk

from . import common


class Critic(hk.Module):
    def __init__(self, discount: float = 0.99, name: str = "critic"):
        super().__init__(name=name)
        self.discount = discount

    def __call__(self, obs):
        features = common.squash(obs @ common.get_torso_weights())
        return self.discount * hk.Linear(1)(features)
