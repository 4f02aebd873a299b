"""One helper for all shared parameters of the model; the name says which."""

import haiku as hk
import jax.numpy as jnp


class Gain(hk.Module):
    """Owns `gain/value`, read by Encoder and Decoder."""

    @property
    def value(self):
        return hk.get_parameter("value", (), init=jnp.ones)


class Rotation(hk.Module):
    """Owns `rotation/value`, read by Encoder and Decoder."""

    @property
    def value(self):
        return hk.get_parameter("value", [4, 4], init=hk.initializers.Orthogonal())


class Threshold(hk.Module):
    """Owns `threshold_*/value`, one owner for each index, read by Decoder."""

    @property
    def value(self):
        return hk.get_parameter("value", (), init=jnp.zeros)


class Encoder(hk.Module):
    def __init__(self, name: str | None = None, *, gain: Gain, rotation: Rotation):
        super().__init__(name=name)
        self.gain = gain
        self.rotation = rotation

    def __call__(self, x):
        x = x * self.gain.value
        return x @ self.rotation.value


class Decoder(hk.Module):
    def __init__(self, level: int, name=None, *, gain: Gain, rotation: Rotation, thresholds: list[Threshold]):
        super().__init__(name=name)
        self.gain = gain
        self.rotation = rotation
        self.thresholds = thresholds
        self.level = level

    def __call__(self, x):
        w = self.rotation.value
        # One threshold a level.
        threshold = self.thresholds[self.level].value
        return jnp.maximum(x @ w.T, threshold) / self.gain.value


def forward(x):
    gain = Gain(name="gain")
    rotation = Rotation(name="rotation")
    thresholds = [Threshold(name=f"threshold_{i}") for i in range(3)]
    return Decoder(2, gain=gain, rotation=rotation, thresholds=thresholds)(Encoder(gain=gain, rotation=rotation)(x))


model = hk.transform(forward)
