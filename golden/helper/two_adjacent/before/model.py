import haiku as hk

from base import get_shared, get_table


class Mix(hk.Module):
    def __call__(self, x):
        return x @ get_shared() @ get_table()


@hk.transform
def net(x):
    return Mix(name="first")(Mix()(x)) @ get_table().T
