"""A base and its subclass share different things; neither has a constructor."""

import haiku as hk
import jax.numpy as jnp


class GlobalScale(hk.Module):
    """Owns `global_scale/w`, read by Trunk."""

    @property
    def w(self):
        return hk.get_parameter("w", [3], init=jnp.ones)


class Rotation(hk.Module):
    """Owns `rotation/w`, read by Actor and net."""

    @property
    def w(self):
        return hk.get_parameter("w", [3, 3], init=hk.initializers.Orthogonal())


class Trunk(hk.Module):
    def __init__(self, name=None, *, global_scale):
        super().__init__(name=name)
        self.global_scale = global_scale

    def __call__(self, x):
        return x * self.global_scale.w


class Actor(Trunk):
    def __init__(self, *args, rotation, **kwargs):
        super().__init__(*args, **kwargs)
        self.rotation = rotation

    def turn(self, x):
        return self(x) @ self.rotation.w


@hk.transform
def net(x):
    global_scale = GlobalScale(name="global_scale")
    rotation = Rotation(name="rotation")
    return Actor("actor", global_scale=global_scale, rotation=rotation).turn(Trunk(global_scale=global_scale)(x)) @ rotation.w
