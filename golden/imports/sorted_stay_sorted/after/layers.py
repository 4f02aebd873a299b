import haiku as hk
import jax.numpy as jnp

WIDTH = 4


class FiLM(hk.Module):
    """Not shared: its name differs from that of a shared one by case only."""

    def __call__(self, x):
        return x * hk.get_parameter("scale", [WIDTH], init=jnp.ones)


class GlobalEmbed(hk.Module):
    """Owns `GlobalEmbed/w`, read by Body and Tail."""

    @property
    def w(self):
        return hk.get_parameter(
            "w", [WIDTH, WIDTH], init=hk.initializers.RandomNormal()
        )


class SharedFilm(hk.Module):
    """Owns `film/shift`, read by Body and Tail."""

    @property
    def shift(self):
        return hk.get_parameter("shift", [WIDTH], init=jnp.ones)


class Body(hk.Module):
    def __init__(self, name=None, *, global_embed, film):
        super().__init__(name=name)
        self.global_embed = global_embed
        self.film = film

    def __call__(self, x):
        x = x @ self.global_embed.w
        x = FiLM()(x)
        return x + self.film.shift


class Tail(hk.Module):
    def __init__(self, name=None, *, global_embed, film):
        super().__init__(name=name)
        self.global_embed = global_embed
        self.film = film

    def __call__(self, x):
        x = x @ self.global_embed.w.T
        return x - self.film.shift
