"""Policies of the consumers and a custom getter see the same reads, whoever computes with them."""

import haiku as hk
import jax
import jax.numpy as jnp
import jmp


class Common(hk.Module):
    """Owns `common/w`, read by Project and Unproject."""

    @property
    def w(self):
        return hk.get_parameter("w", [4, 4], init=hk.initializers.RandomNormal())

    def project(self, x):
        return jnp.dot(x, self.w) * 0.5

    def unproject(self, x):
        return x @ self.w.T


class Project(hk.Module):
    def __init__(self, name=None, *, common):
        super().__init__(name=name)
        self.common = common

    def __call__(self, x):
        return self.common.project(x)


class Unproject(hk.Module):
    def __init__(self, name=None, *, common):
        super().__init__(name=name)
        self.common = common

    def __call__(self, x):
        return self.common.unproject(x)


hk.mixed_precision.set_policy(Project, jmp.get_policy("p=f32,c=bf16,o=f32"))


def doubled(getter, value, context):
    return 2 * getter(value)


def net(x):
    common = Common(name="common")
    x = x + hk.get_parameter("first", [4], init=hk.initializers.RandomNormal())
    with hk.custom_getter(doubled):
        x = Unproject(common=common)(Project(common=common)(x))
    x = jax.nn.relu(Project(name="again", common=common)(x))
    return x * hk.get_parameter("last", [4], init=hk.initializers.RandomNormal())


net = hk.transform(net)
