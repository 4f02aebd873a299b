"""What does more than one expression of one parameter keeps reading it, each layer for a reason of its own."""

import haiku as hk
import jax
import jax.numpy as jnp

WIDTH = 4


def weight():
    with hk.name_scope(hk.force_name("common")):
        return hk.get_parameter("w", [WIDTH, WIDTH], init=hk.initializers.RandomNormal())


def offset():
    with hk.name_scope(hk.force_name("other")):
        return hk.get_parameter("b", [WIDTH], init=hk.initializers.RandomNormal())


class Plain(hk.Module):
    def __call__(self, x):
        return weight()


class Branches(hk.Module):
    def __call__(self, x):
        if x.ndim == 1:
            return x
        return x @ weight()


class Conditional(hk.Module):
    def __call__(self, x):
        return x @ weight() if x.ndim > 1 else x


class Twice(hk.Module):
    def __call__(self, x):
        w = weight()
        return x @ w + jnp.tanh(w[0])


class Steps(hk.Module):
    def __call__(self, x):
        x = x + 1
        return x @ weight()


class Drops(hk.Module):
    def __call__(self, x):
        return hk.dropout(hk.next_rng_key(), 0.5, x) @ weight()


class Builds(hk.Module):
    def __call__(self, x):
        return hk.Linear(WIDTH)(x) @ weight()


class Reads(hk.Module):
    @property
    def gain(self):
        return hk.get_parameter("gain", [], init=jnp.ones)

    def __call__(self, x):
        return self.gain * (x @ weight())


class Maps(hk.Module):
    def __init__(self, step, name=None):
        super().__init__(name=name)
        self.step = step

    def __call__(self, x):
        return x @ jnp.apply_along_axis(self.step, 0, weight())


class Remarks(hk.Module):
    def __call__(self, x):
        w = weight()
        # The rows add up to one.
        return x @ w


class Inner(hk.Module):
    def __call__(self, x):
        def inside(y):
            return y @ weight()

        return inside(x)


class Both(hk.Module):
    def __call__(self, x):
        return x @ weight() + offset()


class Sized(hk.Module):
    def __init__(self, width, name=None):
        super().__init__(name=name)
        self.width = width

    def __call__(self, x):
        with hk.name_scope(hk.force_name("sizes")):
            s = hk.get_parameter("s", [self.width], init=hk.initializers.RandomNormal())
        return x * s


class Hidden(hk.Module):
    def __init__(self, name=None):
        super().__init__(name=name)
        self.jnp = 2.0

    def __call__(self, x):
        return jnp.tanh(x @ weight()) * self.jnp


gains = {"scale": 2.0}


class Global(hk.Module):
    def __call__(self, x):
        return gains["scale"] * x @ weight()


class Layered(hk.Module):
    @hk.transparent
    def __call__(self, x):
        return x @ weight()


def net(x):
    x = Steps()(Conditional()(Branches()(x)))
    x = Twice()(Drops()(Builds()(Reads()(x))))
    x = Maps(lambda row: row / 2)(Remarks()(Inner()(Both()(x))))
    x = Sized(WIDTH)(Sized(x.shape[-1], name="again")(Layered()(x)))
    x = x + Plain()(x).sum() + jax.nn.relu(Global()(Hidden()(x)))
    return x @ weight()


net = hk.transform(net)
