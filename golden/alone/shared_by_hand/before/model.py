"""What hkmigrate makes is left alone when it is there already: an owner, made once and handed on."""

import haiku as hk


class Common(hk.Module):
    """Owns the table."""

    @property
    def table(self):
        return hk.get_parameter("table", [10, 4], init=hk.initializers.RandomNormal())


class Embed(hk.Module):
    def __init__(self, *, common: Common):
        super().__init__()
        self.common = common

    def __call__(self, ids):
        return self.common.table[ids]


class Logits(hk.Module):
    def __init__(self, *, common: Common):
        super().__init__()
        self.common = common

    def __call__(self, x):
        return x @ self.common.table.T


@hk.transform
def net(ids):
    common = Common(name="common")
    return Logits(common=common)(Embed(common=common)(ids))
