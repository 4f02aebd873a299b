import haiku as hk


class Query(hk.Module):
    def __init__(self, name=None, *, tied):
        super().__init__(name=name)
        self.tied = tied

    def __call__(self, x):
        return self.tied(x)


class Key(hk.Module):
    def __init__(self, name=None, *, tied):
        super().__init__(name=name)
        self.tied = tied

    def __call__(self, x):
        project = self.tied
        return project(x)


def forward(x):
    tied = hk.Linear(8, with_bias=False, name="tied")
    return Query(tied=tied)(x) @ Key(tied=tied)(x).T


model = hk.without_apply_rng(hk.transform(forward))
