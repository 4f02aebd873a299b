"""Both branches normalise with the same running statistics."""
import haiku as hk
import jax


class Branch(hk.Module):
    def __init__(self, channels, name=None):
        super().__init__(name=name)
        self.channels = channels

    def __call__(self, x, is_training):
        x = hk.Conv2D(self.channels, 3)(x)
        return jax.nn.relu(hk.BatchNorm(True, True, 0.9, name=hk.force_name("norm"))(x, is_training))


class Shortcut(hk.Module):
    def __call__(self, x, is_training):
        norm = hk.BatchNorm(True, True, 0.9, name=hk.force_name("norm"))
        return norm(hk.Conv2D(4, 1)(x), is_training)


def block(x, is_training):
    return Branch(4)(x, is_training) + Shortcut()(x, is_training)


resnet = hk.transform_with_state(block)
