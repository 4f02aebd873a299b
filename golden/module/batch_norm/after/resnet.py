"""Both branches normalise with the same running statistics."""
import haiku as hk
import jax


class Branch(hk.Module):
    def __init__(self, channels, name=None, *, shared_norm):
        super().__init__(name=name)
        self.shared_norm = shared_norm
        self.channels = channels

    def __call__(self, x, is_training):
        x = hk.Conv2D(self.channels, 3)(x)
        return jax.nn.relu(self.shared_norm(x, is_training))


class Shortcut(hk.Module):
    def __init__(self, name=None, *, shared_norm):
        super().__init__(name=name)
        self.shared_norm = shared_norm

    def __call__(self, x, is_training):
        norm = self.shared_norm
        return norm(hk.Conv2D(4, 1)(x), is_training)


def block(x, is_training):
    shared_norm = hk.BatchNorm(True, True, 0.9, name="norm")
    return Branch(4, shared_norm=shared_norm)(x, is_training) + Shortcut(shared_norm=shared_norm)(x, is_training)


resnet = hk.transform_with_state(block)
