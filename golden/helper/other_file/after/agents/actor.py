import haiku as hk

from agents.common import squash


class Actor(hk.Module):
    def __init__(self, name=None, *, shared_torso):
        super().__init__(name=name)
        self.shared_torso = shared_torso

    def __call__(self, obs):
        return hk.Linear(4, name="logits")(squash(obs @ self.shared_torso.w))
