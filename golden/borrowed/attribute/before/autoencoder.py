import haiku as hk
import jax

WIDTH = 5


class AutoEncoder(hk.Module):
    """The second encoder is the first one again, by name."""

    def __init__(self, name=None):
        super().__init__(name=name)
        self.mod0 = hk.Linear(WIDTH, with_bias=False)

    def __call__(self, x, y):
        a = jax.nn.relu(self.mod0(x))
        b = hk.Linear(
            WIDTH,
            with_bias=False,
            name=hk.force_name(self.mod0.module_name),  # tied
        )(y)
        return a, jax.nn.relu(b)


@hk.transform
def encode(x, y):
    return AutoEncoder()(x, y)
