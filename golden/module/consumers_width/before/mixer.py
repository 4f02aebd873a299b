"""Each consumer knows the width; the shared projection must be told."""

import haiku as hk
import jax


class TokenMix(hk.Module):
    def __init__(self, width: int, name: str | None = None) -> None:
        super().__init__(name=name)
        self.width = width

    def __call__(self, x: jax.Array) -> jax.Array:
        project = hk.Linear(
            self.width,
            with_bias=False,
            name=hk.force_name("mixer"),
        )
        return project(x)


class ChannelMix(hk.Module):
    def __init__(self, width: int, name: str | None = None) -> None:
        super().__init__(name=name)
        self._width = width

    def __call__(self, x: jax.Array) -> jax.Array:
        x = hk.Linear(self._width, with_bias=False, name=hk.force_name("mixer"))(x)
        return jax.nn.gelu(x)


def forward(x: jax.Array) -> jax.Array:
    return ChannelMix(6)(TokenMix(6)(x))


model = hk.transform(forward)
