"""Haiku names these modules by the default and the argument of their constructor, not by their class."""

import haiku as hk


class Consumer(hk.Module):
    def __init__(self, size, name="gate"):
        super().__init__(name=name)
        self.size = size

    def __call__(self, x):
        with hk.name_scope(hk.force_name("consumer")):
            return x * hk.get_parameter("g", [self.size], init=hk.initializers.Constant(2.0))


@hk.transform
def net(x):
    return Consumer(4)(Consumer(4, "other")(x))
