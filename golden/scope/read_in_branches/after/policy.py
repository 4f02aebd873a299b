import haiku as hk
import jax
import jax.numpy as jnp


class Limits(hk.Module):
    """Owns `limits/high` and `limits/low`, read by Policy."""

    @property
    def high(self):
        return hk.get_parameter("high", [], init=hk.initializers.Constant(2.0))

    @property
    def low(self):
        return hk.get_parameter("low", [], init=hk.initializers.Constant(-2.0))


class Policy(hk.Module):
    """Reads the shared threshold only where it is asked to clip."""

    def __init__(self, clip: bool = True, name=None, *, limits: Limits):
        super().__init__(name=name)
        self.limits = limits
        self.clip = clip

    def __call__(self, x):
        y = hk.Linear(3)(x)
        if self.clip:
            high = self.limits.high
            low = self.limits.low

            return jnp.clip(y, low, high)
        else:
            # Nothing is clipped, but the parameter must exist.
            _ = self.limits.high

        return y


def act(obs):
    limits = Limits(name="limits")
    return Policy(limits=limits)(obs), Policy(clip=False, name="free", limits=limits)(obs)


def act_greedily(obs):
    limits = Limits(name="limits")
    return jnp.argmax(Policy(limits=limits)(obs), axis=-1)


policy = hk.transform(act)
greedy = hk.transform(act_greedily)
