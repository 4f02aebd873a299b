import haiku as hk
import jax.numpy as jnp


class Other(hk.Module):
    """Owns `other/b`, read by B."""

    @property
    def b(self):
        return hk.get_parameter('b', [4], init=jnp.ones)


class Table(hk.Module):
    """Owns `table/w`, read by get_table and B."""

    def w(self, shape):
        return hk.get_parameter("w", shape=shape, init=jnp.ones)


def get_table(size, *, table):
    return table.w([size, size])

class A(hk.Module):
    def __init__(self, name=None, *, table):
        super().__init__(name=name)
        self.table = table

    def __call__(self, x):
        return x @ get_table(4, table=self.table)

class B(hk.Module):
    def __init__(self, name=None, *, other, table):
        super().__init__(name=name)
        self.other = other
        self.table = table

    def read(self, x):
        return self.table.w([4, 4])
    @property
    def bias(self):
        return self.other.b
    def __call__(self, x):
        return x @ self.read(3) + self.bias

def f(x):
    other = Other(name="other")
    table = Table(name="table")
    return A(table=table)(x) + B(other=other, table=table)(x)
model = hk.transform(f)
