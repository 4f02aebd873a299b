import haiku as hk
import jax.numpy as jnp

NUM_FREQUENCIES = 6


class Fourier(hk.Module):
    """Owns `fourier/freqs` and `fourier/rgb/*`, read by Density, Color and Normals."""

    @property
    def freqs(self):
        return hk.get_parameter(
            "freqs",
            shape=(3, NUM_FREQUENCIES),
            init=hk.initializers.RandomNormal(10.0),  # as in the paper
        )

    @property
    @hk.name_like("__call__")
    def rgb(self):
        return hk.nets.MLP([16, 3], name="rgb")


class Density(hk.Module):
    def __init__(self, name=None, *, fourier):
        super().__init__(name=name)
        self.fourier = fourier

    def frequencies(self):
        return self.fourier.freqs

    def __call__(self, xyz):
        waves = jnp.sin(xyz @ self.frequencies())
        return hk.Linear(1)(waves)


class Color(hk.Module):
    def __init__(self, name=None, *, fourier):
        super().__init__(name=name)
        self.fourier = fourier

    def __call__(self, xyz, direction):
        freqs = self.fourier.freqs
        waves = jnp.cos(xyz @ freqs)
        return self.fourier.rgb(jnp.concatenate([waves, direction], axis=-1))


class Normals(hk.Module):
    def __init__(self, name=None, *, fourier):
        super().__init__(name=name)
        self.fourier = fourier

    def __call__(self, xyz):
        return jnp.cos(xyz @ self.fourier.freqs)


def radiance(xyz, direction):
    fourier = Fourier(name="fourier")
    return Density(fourier=fourier)(xyz), Color(fourier=fourier)(xyz, direction), Normals(fourier=fourier)(xyz)


nerf = hk.transform(radiance)
