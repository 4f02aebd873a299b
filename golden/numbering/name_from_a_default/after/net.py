"""Haiku names these modules by the default and the argument of their constructor, not by their class."""

import haiku as hk


class SharedConsumer(hk.Module):
    """Owns `consumer/g`, read by Consumer."""

    def __init__(self, size, name=None):
        super().__init__(name=name)
        self.size = size

    @property
    def g(self):
        return hk.get_parameter("g", [self.size], init=hk.initializers.Constant(2.0))


class Consumer(hk.Module):
    def __init__(self, size, name="gate", *, consumer):
        super().__init__(name=name)
        self.consumer = consumer
        self.size = size

    def __call__(self, x):
        return x * self.consumer.g


@hk.transform
def net(x):
    consumer = SharedConsumer(4, name="consumer")
    return Consumer(4, consumer=consumer)(Consumer(4, "other", consumer=consumer)(x))
