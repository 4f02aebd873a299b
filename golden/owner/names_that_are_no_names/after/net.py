"""Parameters whose own names hold quotes, escapes and words of Python; they are text, wherever they are written."""

import haiku as hk
import jax.numpy as jnp


class SharedNone(hk.Module):
    """Owns `none/AUTO_REPR`, `none/\\N{x}\x1b\u202e\r"`, `none/class`, `none/w\"\"\";
    print("hello"); \"\"\"` and `none/ﬁ²`, read by A and B.
    """

    @property
    def w_print_hello(self):
        return hk.get_parameter('w"""; print("hello"); """', [4], init=jnp.ones)

    @property
    def N_x(self):
        return hk.get_parameter('\\N{x}\x1b\u202e\r"', [4], init=jnp.ones)

    def class_(self, shape):
        return hk.get_parameter('class', shape, init=jnp.ones)

    @property
    def fi2(self):
        return hk.get_parameter('ﬁ²', [4], init=jnp.ones)

    @property
    def AUTO_REPR_param(self):
        return hk.get_parameter('AUTO_REPR', [4], init=jnp.ones)


class A(hk.Module):
    def __init__(self, name=None, *, none):
        super().__init__(name=name)
        self.none = none

    def __call__(self, x):
        a = self.none.w_print_hello
        b = self.none.N_x
        c = self.none.class_(x.shape)
        d = self.none.fi2
        e = self.none.AUTO_REPR_param
        return x * a * b * c * d * e


class B(hk.Module):
    def __init__(self, name=None, *, none):
        super().__init__(name=name)
        self.none = none

    def __call__(self, x):
        a = self.none.w_print_hello
        b = self.none.N_x
        c = self.none.class_(x.shape)
        d = self.none.fi2
        e = self.none.AUTO_REPR_param
        return x + a + b + c + d + e


@hk.transform
def net(x):
    none = SharedNone(name='none')
    return B(none=none)(A(none=none)(x))
