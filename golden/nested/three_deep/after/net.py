"""Names of different depth below one, and one below another that is itself below."""

import haiku as hk


class Forget(hk.Module):
    """Owns `memory/gates/inner/forget/b`, read by Cells."""

    @property
    def b(self):
        return hk.get_parameter("b", [4], init=hk.initializers.RandomNormal())


class Outer(hk.Module):
    """Owns `memory/gates/outer/g`, read by Cells."""

    @property
    def g(self):
        return hk.get_parameter("g", [4], init=hk.initializers.RandomNormal())


class Slots(hk.Module):
    """Owns `memory/slots/w`, read by Cells."""

    @property
    def w(self):
        return hk.get_parameter("w", [4, 4], init=hk.initializers.RandomNormal())

    @hk.name_like("__call__")
    def make_keys(self):
        return Keys(name="keys")


class Keys(hk.Module):
    """Owns `memory/slots/keys/k`, read by Cells."""

    @property
    def k(self):
        return hk.get_parameter("k", [4], init=hk.initializers.RandomNormal())


class Cells(hk.Module):
    def __init__(self, name=None, *, forget, outer, slots, keys):
        super().__init__(name=name)
        self.forget = forget
        self.outer = outer
        self.slots = slots
        self.keys = keys

    def __call__(self, x):
        w = self.slots.w
        k = self.keys.k
        b = self.forget.b
        g = self.outer.g
        return x @ w * k + b * g


@hk.transform
def net(x):
    with hk.name_scope("memory"):
        with hk.name_scope("gates"):
            with hk.name_scope("inner"):
                forget = Forget(name="forget")
            outer = Outer(name="outer")
        slots = Slots(name="slots")
    keys = slots.make_keys()
    return Cells(forget=forget, outer=outer, slots=slots, keys=keys)(Cells(forget=forget, outer=outer, slots=slots, keys=keys)(x))
