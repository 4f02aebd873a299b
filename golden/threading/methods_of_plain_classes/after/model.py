"""Objects of plain classes are made before the transforms run that use them: their methods take the owner."""

import haiku as hk


class Table(hk.Module):
    """Owns `table/w`, read by Trainer."""

    @property
    def w(self):
        return hk.get_parameter("w", [3, 3], init=hk.initializers.Identity())


class Trainer:
    def __init__(self):
        self.net = hk.transform(self.forward)

    def embed(self, x, *, table):
        return x @ table.w

    def forward(self, x):
        table = Table(name="table")
        x = self.embed(x, table=table)
        return x @ table.w.T


class Scale(hk.Module):
    """Owns `scale/w`, read by Agent."""

    @property
    def w(self):
        return hk.get_parameter("w", [3], init=hk.initializers.RandomNormal())


class Agent:
    def act(self, x, *, scale):
        return x * scale.w

    def judge(self, x, *, scale):
        return x + scale.w


def networks():
    agent = Agent()

    def forward_2(x):
        scale = Scale(name="scale")
        return agent.judge(agent.act(x, scale=scale), scale=scale)

    return hk.transform(lambda x: agent.act(x, scale=Scale(name="scale"))), hk.transform(forward_2)


net = Trainer().net
act, judge = networks()
