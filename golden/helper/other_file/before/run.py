import haiku as hk

import agents.critic
from agents.actor import Actor


def network(obs):
    return Actor()(obs), agents.critic.Critic()(obs)


agent = hk.without_apply_rng(hk.transform(network))
