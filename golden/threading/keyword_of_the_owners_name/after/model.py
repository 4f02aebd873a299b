import haiku as hk
import jax.numpy as jnp


class SharedTied(hk.Module):
    """Owns `tied/w`, read by Scale and Shift."""

    @property
    def w(self):
        return hk.get_parameter("w", [3], init=jnp.ones)


class Scale(hk.Module):
    def __init__(self, name=None, *, shared_tied, **options):
        super().__init__(name=name)
        self.shared_tied = shared_tied
        self.options = options

    def __call__(self, x):
        w = self.shared_tied.w
        return x * w * self.options["tied"]


class Shift(hk.Module):
    def __init__(self, name=None, *, shared_tied):
        super().__init__(name=name)
        self.shared_tied = shared_tied

    def __call__(self, x):
        w = self.shared_tied.w
        return x + w


@hk.transform
def net(x):
    shared_tied = SharedTied(name="tied")
    return Shift(shared_tied=shared_tied)(Scale(tied=3.0, shared_tied=shared_tied)(x))
