import haiku as hk

WIDTH = 4


class CommonLayer(hk.Module):
    def __init__(self, size, name=None):
        super().__init__(name=name)
        self.size = size

    def __call__(self, inputs):
        return inputs @ hk.get_parameter("w", [self.size, self.size], init=hk.initializers.RandomNormal(0.3))
