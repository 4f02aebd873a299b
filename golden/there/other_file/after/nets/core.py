import haiku as hk
from nets.table import start


class Core(hk.Module):
    """The layers."""

    def __init__(self, depth, name=None):
        super().__init__(name=name)
        self.layers = [hk.Linear(4) for _ in range(depth)]

    def __call__(self, x):
        for layer in self.layers:
            x = layer(x)
        return x

    @property
    def table(self):
        return hk.get_parameter("table", [11, 4], init=start)
