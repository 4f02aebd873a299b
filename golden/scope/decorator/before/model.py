import functools
import haiku as hk
import jax.numpy as jnp

def under(name):
    def decorate(function):
        @functools.wraps(function)
        def wrapped(*args, **kwargs):
            with hk.name_scope(hk.force_name(name)):
                return function(*args, **kwargs)
        return wrapped
    return decorate

def in_table(function):
    @functools.wraps(function)
    def wrapped(self, *args, **kwargs):
        with hk.name_scope(hk.force_name("table")):
            return function(self, *args, **kwargs)
    return wrapped

@under("table")
def get_table(size):
    return hk.get_parameter('w', [size, size], init=jnp.ones)

class A(hk.Module):
    def __call__(self, x):
        return x @ get_table(4)

class B(hk.Module):
    @in_table
    def read(self, x):
        return hk.get_parameter('w', [4, 4], init=jnp.ones)
    @property
    @under("other")
    def bias(self):
        return hk.get_parameter('b', [4], init=jnp.ones)
    def __call__(self, x):
        return x @ self.read(3) + self.bias

def f(x):
    return A()(x) + B()(x)
model = hk.transform(f)
