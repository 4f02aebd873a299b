"""Policies of the consumers and a custom getter see the same reads, whoever computes with them."""

import haiku as hk
import jax
import jax.numpy as jnp
import jmp


class Project(hk.Module):
    def __call__(self, x):
        with hk.name_scope(hk.force_name("common")):
            w = hk.get_parameter("w", [4, 4], init=hk.initializers.RandomNormal())
        return jnp.dot(x, w) * 0.5


class Unproject(hk.Module):
    def __call__(self, x):
        with hk.name_scope(hk.force_name("common")):
            w = hk.get_parameter("w", [4, 4], init=hk.initializers.RandomNormal())
        return x @ w.T


hk.mixed_precision.set_policy(Project, jmp.get_policy("p=f32,c=bf16,o=f32"))


def doubled(getter, value, context):
    return 2 * getter(value)


def net(x):
    x = x + hk.get_parameter("first", [4], init=hk.initializers.RandomNormal())
    with hk.custom_getter(doubled):
        x = Unproject()(Project()(x))
    x = jax.nn.relu(Project(name="again")(x))
    return x * hk.get_parameter("last", [4], init=hk.initializers.RandomNormal())


net = hk.transform(net)
