"""The forced path is the natural one of a module made two constructors down."""

import haiku as hk


class Embed(hk.Module):
    def __init__(self, name=None, *, tied):
        super().__init__(name=name)
        self.tied = tied

    def __call__(self, x):
        return x @ self.tied(x).T @ x


class Unembed(hk.Module):
    def __init__(self, name=None, *, tied):
        super().__init__(name=name)
        self.tied = tied

    def __call__(self, x):
        return self.tied(x)


class Coder(hk.Module):
    def __init__(self, name=None):
        super().__init__(name)
        self.tied = hk.Linear(4, name="tied")
        self.embed, self.unembed = Embed(tied=self.tied), Unembed(tied=self.tied)

    def __call__(self, x):
        return self.unembed(self.embed(x))


class Model(hk.Module):
    def __init__(self):
        super().__init__()
        self.coder = Coder()

    def __call__(self, x):
        return self.coder(x)


@hk.transform
def net(x):
    return Model()(x)
