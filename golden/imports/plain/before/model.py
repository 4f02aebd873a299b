import haiku
import jax.numpy


class Sender(haiku.Module):
    def __call__(self, x):
        with haiku.experimental.name_scope(haiku.experimental.force_name("channel")):
            noise = haiku.get_parameter("noise", [3], init=jax.numpy.zeros)
        return x + noise


class Receiver(haiku.Module):
    def __call__(self, x):
        with haiku.name_scope(name=haiku.force_name("channel")):
            noise = haiku.get_parameter("noise", [3], init=jax.numpy.zeros)
        return x - noise


def communicate(x):
    return Receiver()(Sender()(x))


net = haiku.transform(communicate)
