import haiku as hk

from . import common


class Critic(hk.Module):
    def __init__(self, discount: float = 0.99, name: str = "critic", *, shared_torso):
        super().__init__(name=name)
        self.shared_torso = shared_torso
        self.discount = discount

    def __call__(self, obs):
        features = common.squash(obs @ self.shared_torso.w)
        return self.discount * hk.Linear(1)(features)
