import haiku as hk


class Query(hk.Module):
    def __call__(self, x):
        return hk.Linear(8, with_bias=False, name=hk.force_name("tied"))(x)


class Key(hk.Module):
    def __call__(self, x):
        project = hk.Linear(8, with_bias=False, name=hk.force_name("tied"))
        return project(x)


def forward(x):
    return Query()(x) @ Key()(x).T


model = hk.without_apply_rng(hk.transform(forward))
