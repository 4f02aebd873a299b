"""Parameters whose own names hold quotes, escapes and words of Python; they are text, wherever they are written."""

import haiku as hk
import jax.numpy as jnp


class A(hk.Module):
    def __call__(self, x):
        with hk.name_scope(hk.force_name('none')):
            a = hk.get_parameter('w"""; print("hello"); """', [4], init=jnp.ones)
            b = hk.get_parameter('\\N{x}\x1b\u202e\r"', [4], init=jnp.ones)
            c = hk.get_parameter('class', x.shape, init=jnp.ones)
            d = hk.get_parameter('ﬁ²', [4], init=jnp.ones)
            e = hk.get_parameter('AUTO_REPR', [4], init=jnp.ones)
        return x * a * b * c * d * e


class B(hk.Module):
    def __call__(self, x):
        with hk.name_scope(hk.force_name('none')):
            a = hk.get_parameter('w"""; print("hello"); """', [4], init=jnp.ones)
            b = hk.get_parameter('\\N{x}\x1b\u202e\r"', [4], init=jnp.ones)
            c = hk.get_parameter('class', x.shape, init=jnp.ones)
            d = hk.get_parameter('ﬁ²', [4], init=jnp.ones)
            e = hk.get_parameter('AUTO_REPR', [4], init=jnp.ones)
        return x + a + b + c + d + e


@hk.transform
def net(x):
    return B()(A()(x))
