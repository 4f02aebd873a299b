import haiku as hk


class Methods:
    @property
    def tied(self):
        return hk.Linear(4, name=hk.force_name("shared/embed"))


class Critic(Methods, hk.Module):
    def __call__(self, x):
        return self.tied(x)


class Actor(hk.Module):
    def __call__(self, x):
        return hk.Linear(4, name=hk.force_name("shared/embed"))(x)


def net(x):
    return Actor()(Critic()(x))


model = hk.transform(net)
