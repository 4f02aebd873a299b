import haiku as hk
import jax
import jax.numpy as jnp


class Policy(hk.Module):
    """Reads the shared threshold only where it is asked to clip."""

    def __init__(self, clip: bool = True, name=None):
        super().__init__(name=name)
        self.clip = clip

    def __call__(self, x):
        y = hk.Linear(3)(x)
        if self.clip:
            with hk.name_scope(hk.force_name("limits")):
                high = hk.get_parameter("high", [], init=hk.initializers.Constant(2.0))
                low = hk.get_parameter("low", [], init=hk.initializers.Constant(-2.0))

            return jnp.clip(y, low, high)
        else:
            with hk.name_scope(hk.force_name("limits")):
                # Nothing is clipped, but the parameter must exist.
                _ = hk.get_parameter("high", [], init=hk.initializers.Constant(2.0))

        return y


def act(obs):
    return Policy()(obs), Policy(clip=False, name="free")(obs)


def act_greedily(obs):
    return jnp.argmax(Policy()(obs), axis=-1)


policy = hk.transform(act)
greedy = hk.transform(act_greedily)
