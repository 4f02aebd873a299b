"""Two towers whose last two layers are the same ones."""

import haiku as hk
import jax


class Joint(hk.Module):
    """Owns `joint/hidden/b`, `joint/hidden/w` and `joint/out/w`, read by TextTower and
    ImageTower.
    """

    @property
    @hk.name_like("__call__")
    def hidden(self):
        return hk.Linear(12, name="hidden")

    @property
    @hk.name_like("__call__")
    def out(self):
        return hk.Linear(6, with_bias=False, name="out")


class TextTower(hk.Module):
    def __init__(self, name=None, *, joint):
        super().__init__(name=name)
        self.joint = joint

    def __call__(self, tokens):
        x = hk.Embed(50, 12)(tokens).mean(axis=1)
        x = jax.nn.relu(self.joint.hidden(x))
        x = self.joint.out(x)
        return x


class ImageTower(hk.Module):
    def __init__(self, name=None, *, joint):
        super().__init__(name=name)
        self.joint = joint

    def __call__(self, pixels):
        x = hk.Linear(12)(hk.Flatten()(pixels))
        x = jax.nn.relu(self.joint.hidden(x))
        x = self.joint.out(x)
        return x


def similarity(tokens, pixels):
    joint = Joint(name="joint")
    return TextTower(joint=joint)(tokens) @ ImageTower(joint=joint)(pixels).T


model = hk.transform(similarity)
