"""Each consumer knows the width; the shared projection must be told."""

import haiku as hk
import jax


class TokenMix(hk.Module):
    def __init__(self, width: int, name: str | None = None, *, mixer: hk.Linear) -> None:
        super().__init__(name=name)
        self.mixer = mixer
        self.width = width

    def __call__(self, x: jax.Array) -> jax.Array:
        project = self.mixer
        return project(x)


class ChannelMix(hk.Module):
    def __init__(self, width: int, name: str | None = None, *, mixer: hk.Linear) -> None:
        super().__init__(name=name)
        self.mixer = mixer
        self._width = width

    def __call__(self, x: jax.Array) -> jax.Array:
        x = self.mixer(x)
        return jax.nn.gelu(x)


def forward(x: jax.Array) -> jax.Array:
    mixer = hk.Linear(
        6,
        with_bias=False,
        name="mixer",
    )
    return ChannelMix(6, mixer=mixer)(TokenMix(6, mixer=mixer)(x))


model = hk.transform(forward)
