import haiku as hk


class Pair(hk.Module):
    def __init__(self, width, name=None):
        super().__init__(name=name)
        self.width = width

    def __call__(self, x, y):
        first = hk.Linear(self.width, name="project")
        # Without the bias.
        second = hk.Linear(self.width, with_bias=False, name=hk.force_name(first.module_name))
        return first(x) * second(y)


@hk.transform
def net(x, y):
    return Pair(4)(x, y)
