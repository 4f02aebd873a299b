"""Reads in the bodies of Haiku's and jax's control flow."""

import haiku as hk
import jax
import jax.numpy as jnp


def get_row():
    with hk.name_scope(hk.force_name("row")):
        return hk.get_parameter("w", [3], init=hk.initializers.RandomNormal())


def shifted(y):
    return y + get_row()


class Branches(hk.Module):
    def __call__(self, x):
        def twice(y):
            return y * get_row() * 2

        x = hk.cond(x.sum() > 0, lambda y: y + get_row(), lambda y: y - get_row(), x)
        x = hk.switch(1, [twice, jnp.tanh, shifted], x)
        return x


class Loops(hk.Module):
    def __call__(self, x):
        def step(carry, _):
            return carry * get_row(), None

        x, _ = hk.scan(step, x, None, length=2)
        if not hk.running_init():
            _, x = hk.while_loop(lambda state: state[0] < 3, lambda state: (state[0] + 1, state[1] + get_row()), (0, x))
        return hk.fori_loop(0, 2, lambda _, y: y + get_row(), x)


class Checkpointed(hk.Module):
    def __call__(self, x):
        @jax.checkpoint
        def block(y):
            return jnp.tanh(y * get_row())

        return block(x)


@hk.without_apply_rng
@hk.transform
def net(x):
    return Checkpointed()(Loops()(Branches()(x)))
