import haiku as hk

from agents.common import get_torso_weights as torso, squash


class Actor(hk.Module):
    def __call__(self, obs):
        return hk.Linear(4, name="logits")(squash(obs @ torso()))
