"""Objects of plain classes are made before the transforms run that use them: their methods take the owner."""

import haiku as hk


class Trainer:
    def __init__(self):
        self.net = hk.transform(self.forward)

    def embed(self, x):
        with hk.name_scope(hk.force_name("table")):
            return x @ hk.get_parameter("w", [3, 3], init=hk.initializers.Identity())

    def forward(self, x):
        x = self.embed(x)
        with hk.name_scope(hk.force_name("table")):
            return x @ hk.get_parameter("w", [3, 3], init=hk.initializers.Identity()).T


class Agent:
    def act(self, x):
        with hk.name_scope(hk.force_name("scale")):
            return x * hk.get_parameter("w", [3], init=hk.initializers.RandomNormal())

    def judge(self, x):
        with hk.name_scope(hk.force_name("scale")):
            return x + hk.get_parameter("w", [3], init=hk.initializers.RandomNormal())


def networks():
    agent = Agent()
    return hk.transform(lambda x: agent.act(x)), hk.transform(lambda x: agent.judge(agent.act(x)))


net = Trainer().net
act, judge = networks()
