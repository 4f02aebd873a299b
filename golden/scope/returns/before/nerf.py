import haiku as hk
import jax.numpy as jnp

NUM_FREQUENCIES = 6


class Density(hk.Module):
    def frequencies(self):
        with hk.name_scope(hk.force_name("fourier")):
            return hk.get_parameter(
                "freqs",
                shape=(3, NUM_FREQUENCIES),
                init=hk.initializers.RandomNormal(10.0),  # as in the paper
            )

    def __call__(self, xyz):
        waves = jnp.sin(xyz @ self.frequencies())
        return hk.Linear(1)(waves)


class Color(hk.Module):
    def __call__(self, xyz, direction):
        with hk.name_scope(hk.force_name("fourier")):
            freqs = hk.get_parameter("freqs", shape=(3, NUM_FREQUENCIES), init=hk.initializers.RandomNormal(10.0))
            waves = jnp.cos(xyz @ freqs)
            return hk.nets.MLP([16, 3], name="rgb")(jnp.concatenate([waves, direction], axis=-1))


class Normals(hk.Module):
    def __call__(self, xyz):
        with hk.name_scope(hk.force_name("fourier")): return jnp.cos(xyz @ hk.get_parameter("freqs", (3, 6), init=hk.initializers.RandomNormal(10.0)))


def radiance(xyz, direction):
    return Density()(xyz), Color()(xyz, direction), Normals()(xyz)


nerf = hk.transform(radiance)
