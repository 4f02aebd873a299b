import haiku as hk
import jax.numpy as jnp


class Odd(hk.Module):
    def __init__(self, size=3,
                 # the name comes last
                 name=None,
                 ):
        super(Odd, self).__init__(name=name)
        self.size = size

    def __call__(self, x):
        try:
            with hk.name_scope(hk.force_name("row")): pass
        finally:
            x = x + 1
        if x.ndim:
            with hk.name_scope(hk.force_name("row")):
                # made here, read below
                hk.get_parameter("w", [self.size], init=jnp.ones)
        elif x.size: x = x
        else:
            with hk.name_scope(
                hk.force_name("row")
            ): return x * hk.get_parameter("w", [self.size], init=jnp.ones)
        for _ in range(2):
            with hk.name_scope(hk.force_name("row")): x = x * hk.get_parameter("w", [self.size], init=jnp.ones)
        return (
            x
            # a matrix
            @ self.matrix()
        )

    def matrix(self):
        with \
            hk.name_scope(hk.force_name("row")) \
                :
            return hk.get_parameter("m", [3, 3],
                init=jnp.ones)


if True:
    @hk.transform
    def net(x): return Odd(
        # three
        3,
        # no name
    )(x)
else:
    net = None
