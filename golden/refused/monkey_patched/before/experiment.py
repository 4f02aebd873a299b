import layers


class Louder(layers.Scale):
    def __call__(self, x):
        return 2.0 * super().__call__(x)


layers.Scale = Louder
