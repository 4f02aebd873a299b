"""The lender is handed in: which module it is depends on who calls."""

import haiku as hk


class Follower(hk.Module):
    def __init__(self, leader: hk.Module, name=None):
        super().__init__(name=name)
        self.leader = leader

    def __call__(self, x):
        return hk.Linear(4, name=hk.force_name(self.leader.module_name))(x)


@hk.transform
def net(x, y):
    leader = hk.Linear(4, name="leader")
    return leader(x) + Follower(leader)(y)
