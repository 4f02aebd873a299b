import haiku
import jax.numpy


class Channel(haiku.Module):
    """Owns `channel/noise`, read by Sender and Receiver."""

    @property
    def noise(self):
        return haiku.get_parameter("noise", [3], init=jax.numpy.zeros)


class Sender(haiku.Module):
    def __init__(self, name=None, *, channel):
        super().__init__(name=name)
        self.channel = channel

    def __call__(self, x):
        noise = self.channel.noise
        return x + noise


class Receiver(haiku.Module):
    def __init__(self, name=None, *, channel):
        super().__init__(name=name)
        self.channel = channel

    def __call__(self, x):
        noise = self.channel.noise
        return x - noise


def communicate(x):
    channel = Channel(name="channel")
    return Receiver(channel=channel)(Sender(channel=channel)(x))


net = haiku.transform(communicate)
