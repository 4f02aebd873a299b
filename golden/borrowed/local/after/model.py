import haiku as hk


class Tower(hk.Module):
    def __init__(self, tie, name=None):
        super().__init__(name=name)
        self.tie = tie

    def __call__(self, x, y):
        mod0 = hk.Linear(4)
        if self.tie:
            # Force mod1 and mod0 to have shared weights.
            mod1 = mod0
        else:
            mod1 = hk.Linear(4)
        return mod0(x) + mod1(y)


def forward(x, y):
    return Tower(True)(x, y)


net = hk.transform(forward)
