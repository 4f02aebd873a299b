import haiku as hk


class Tied(hk.Module):
    """Owns `tied/w`, read by Embed, Head and Probe."""

    @property
    def w(self):
        return hk.get_parameter("w", [4, 4], init=hk.initializers.RandomNormal())


class Embed(hk.Module):
    def __init__(self, name=None, *, tied):
        super().__init__(name=name)
        self.tied = tied

    def __call__(self, x):
        return x @ self.tied.w


class Head(hk.Module):
    def __init__(self, name=None, *, tied):
        super().__init__(name=name)
        self.tied = tied

    def __call__(self, x):
        return x @ self.tied.w.T


class Probe(hk.Module):
    """Nothing in here builds this."""

    def __init__(self, name=None, *, tied):
        super().__init__(name=name)
        self.tied = tied

    def __call__(self, x):
        return x + self.tied.w[0]
