"""What does more than one expression of one parameter keeps reading it, each layer for a reason of its own."""

import haiku as hk
import jax
import jax.numpy as jnp

WIDTH = 4


class Common(hk.Module):
    """Owns `common/w`, read by Plain, Branches, Conditional, Twice, Steps, Drops,
    Builds, Reads, Maps, Remarks, Inner, Both, Hidden, Global, Layered and net.
    """

    @property
    def w(self):
        return hk.get_parameter(
            "w", [WIDTH, WIDTH], init=hk.initializers.RandomNormal()
        )


class Other(hk.Module):
    """Owns `other/b`, read by Both."""

    @property
    def b(self):
        return hk.get_parameter("b", [WIDTH], init=hk.initializers.RandomNormal())


class Plain(hk.Module):
    def __init__(self, name=None, *, common):
        super().__init__(name=name)
        self.common = common

    def __call__(self, x):
        return self.common.w


class Branches(hk.Module):
    def __init__(self, name=None, *, common):
        super().__init__(name=name)
        self.common = common

    def __call__(self, x):
        if x.ndim == 1:
            return x
        return x @ self.common.w


class Conditional(hk.Module):
    def __init__(self, name=None, *, common):
        super().__init__(name=name)
        self.common = common

    def __call__(self, x):
        return x @ self.common.w if x.ndim > 1 else x


class Twice(hk.Module):
    def __init__(self, name=None, *, common):
        super().__init__(name=name)
        self.common = common

    def __call__(self, x):
        w = self.common.w
        return x @ w + jnp.tanh(w[0])


class Steps(hk.Module):
    def __init__(self, name=None, *, common):
        super().__init__(name=name)
        self.common = common

    def __call__(self, x):
        x = x + 1
        return x @ self.common.w


class Drops(hk.Module):
    def __init__(self, name=None, *, common):
        super().__init__(name=name)
        self.common = common

    def __call__(self, x):
        return hk.dropout(hk.next_rng_key(), 0.5, x) @ self.common.w


class Builds(hk.Module):
    def __init__(self, name=None, *, common):
        super().__init__(name=name)
        self.common = common

    def __call__(self, x):
        return hk.Linear(WIDTH)(x) @ self.common.w


class Reads(hk.Module):
    def __init__(self, name=None, *, common):
        super().__init__(name=name)
        self.common = common

    @property
    def gain(self):
        return hk.get_parameter("gain", [], init=jnp.ones)

    def __call__(self, x):
        return self.gain * (x @ self.common.w)


class Maps(hk.Module):
    def __init__(self, step, name=None, *, common):
        super().__init__(name=name)
        self.common = common
        self.step = step

    def __call__(self, x):
        return x @ jnp.apply_along_axis(self.step, 0, self.common.w)


class Remarks(hk.Module):
    def __init__(self, name=None, *, common):
        super().__init__(name=name)
        self.common = common

    def __call__(self, x):
        w = self.common.w
        # The rows add up to one.
        return x @ w


class Inner(hk.Module):
    def __init__(self, name=None, *, common):
        super().__init__(name=name)
        self.common = common

    def __call__(self, x):
        def inside(y):
            return y @ self.common.w

        return inside(x)


class Both(hk.Module):
    def __init__(self, name=None, *, common, other):
        super().__init__(name=name)
        self.common = common
        self.other = other

    def __call__(self, x):
        return x @ self.common.w + self.other.b


class Sizes(hk.Module):
    """Owns `sizes/s`, read by Sized."""

    def s(self, width):
        return hk.get_parameter("s", [width], init=hk.initializers.RandomNormal())


class Sized(hk.Module):
    def __init__(self, width, name=None, *, sizes):
        super().__init__(name=name)
        self.sizes = sizes
        self.width = width

    def __call__(self, x):
        s = self.sizes.s(self.width)
        return x * s


class Hidden(hk.Module):
    def __init__(self, name=None, *, common):
        super().__init__(name=name)
        self.common = common
        self.jnp = 2.0

    def __call__(self, x):
        return jnp.tanh(x @ self.common.w) * self.jnp


gains = {"scale": 2.0}


class Global(hk.Module):
    def __init__(self, name=None, *, common):
        super().__init__(name=name)
        self.common = common

    def __call__(self, x):
        return gains["scale"] * x @ self.common.w


class Layered(hk.Module):
    def __init__(self, name=None, *, common):
        super().__init__(name=name)
        self.common = common

    @hk.transparent
    def __call__(self, x):
        return x @ self.common.w


def net(x):
    common = Common(name="common")
    other = Other(name="other")
    sizes = Sizes(name="sizes")
    x = Steps(common=common)(Conditional(common=common)(Branches(common=common)(x)))
    x = Twice(common=common)(Drops(common=common)(Builds(common=common)(Reads(common=common)(x))))
    x = Maps(lambda row: row / 2, common=common)(Remarks(common=common)(Inner(common=common)(Both(common=common, other=other)(x))))
    x = Sized(WIDTH, sizes=sizes)(Sized(x.shape[-1], name="again", sizes=sizes)(Layered(common=common)(x)))
    x = x + Plain(common=common)(x).sum() + jax.nn.relu(Global(common=common)(Hidden(common=common)(x)))
    return x @ common.w


net = hk.transform(net)
