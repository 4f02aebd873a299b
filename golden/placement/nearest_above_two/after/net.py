"""The block is built twice, so that an owner made in it would no longer be shared: the model above makes it."""

import haiku as hk


class Tied(hk.Module):
    """Owns `model/~/tied/w`, read by Block."""

    @property
    def w(self):
        return hk.get_parameter("w", [4, 4], init=hk.initializers.RandomNormal())


class Block(hk.Module):
    def __init__(self, name=None, *, tied):
        super().__init__(name=name)
        self.tied = tied
        self.out = hk.Linear(4)

    def __call__(self, x):
        w = self.tied.w
        return self.out(x @ w)


class Model(hk.Module):
    def __init__(self):
        super().__init__()
        self.tied = Tied(name="tied")
        self.blocks = [Block(tied=self.tied) for _ in range(2)]

    def __call__(self, x):
        for block in self.blocks:
            x = block(x)
        return x


@hk.transform
def net(x):
    return Model()(x)
