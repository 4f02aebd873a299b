"""A class that is no module chooses in its `__new__` what is built."""

import haiku as hk


class Read(hk.Module):
    def __call__(self, x):
        with hk.name_scope(hk.force_name("tied")):
            w = hk.get_parameter("w", [4], init=hk.initializers.RandomNormal(1.0))
        return x * w


class Layer:
    def __new__(cls, kind, **kwargs):
        return {"read": Read, "plain": hk.Linear}[kind](**kwargs)


@hk.transform
def net(x):
    return Layer("read")(Layer("plain", output_size=4)(x)) + Layer("read", name="again")(x)
