import haiku as hk

import agents.critic
from agents.actor import Actor
from agents.common import SharedTorso


def network(obs):
    shared_torso = SharedTorso(name="torso")
    return Actor(shared_torso=shared_torso)(obs), agents.critic.Critic(shared_torso=shared_torso)(obs)


agent = hk.without_apply_rng(hk.transform(network))
