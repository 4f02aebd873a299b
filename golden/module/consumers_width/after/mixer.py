"""Each consumer knows the width; the shared projection must be told."""

import haiku as hk
import jax


class Mixer(hk.Module):
    """Owns `mixer/w`, read by TokenMix and ChannelMix."""

    def __init__(self, width, name=None):
        super().__init__(name=name)
        self.width = width

    @property
    def linear(self):
        return hk.Linear(
            self.width,
            with_bias=False,
            name=hk.force_name(self.module_name),
        )


class TokenMix(hk.Module):
    def __init__(self, width: int, name: str | None = None, *, mixer: Mixer) -> None:
        super().__init__(name=name)
        self.mixer = mixer
        self.width = width

    def __call__(self, x: jax.Array) -> jax.Array:
        project = self.mixer.linear
        return project(x)


class ChannelMix(hk.Module):
    def __init__(self, width: int, name: str | None = None, *, mixer: Mixer) -> None:
        super().__init__(name=name)
        self.mixer = mixer
        self._width = width

    def __call__(self, x: jax.Array) -> jax.Array:
        x = self.mixer.linear(x)
        return jax.nn.gelu(x)


def forward(x: jax.Array) -> jax.Array:
    mixer = Mixer(6, name="mixer")
    return ChannelMix(6, mixer=mixer)(TokenMix(6, mixer=mixer)(x))


model = hk.transform(forward)
