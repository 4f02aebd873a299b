"""A lambda that would make an owner and use it twice becomes a function."""

import haiku as hk
import jax.numpy as jnp


class Table(hk.Module):
    """Owns `table/w`, read by Embed and Logits."""

    @property
    def w(self):
        return hk.get_parameter("w", [5, 3], init=jnp.ones)


class Embed(hk.Module):
    def __init__(self, name=None, *, table):
        super().__init__(name=name)
        self.table = table

    def __call__(self, ids):
        return self.table.w[ids]


class Scale(hk.Module):
    """Owns `deep/scale/w`, read by Logits."""

    @property
    def w(self):
        return hk.get_parameter("w", [3], init=jnp.ones)


class Logits(hk.Module):
    def __init__(self, name=None, *, scale, table):
        super().__init__(name=name)
        self.scale = scale
        self.table = table

    def __call__(self, x):
        x = x * self.scale.w
        return x @ self.table.w.T


def forward(ids):
    with hk.name_scope("deep"):
        scale = Scale(name="scale")
    table = Table(name="table")
    return Logits(scale=scale, table=table)(Embed(table=table)(ids))


# The model.
model = hk.transform(forward)


def build(scale):
    settings = {"scale": scale}

    def forward_3(ids):
        with hk.name_scope("deep"):
            scale = Scale(name="scale")
        table = Table(name="table")
        return Logits(scale=scale, table=table)(Embed(table=table)(ids))

    def forward_2(ids, *rest, offset=1.0):
        with hk.name_scope("deep"):
            scale = Scale(name="scale")
        table = Table(name="table")
        return (  # twice the table
                Logits(scale=scale, table=table)(Embed(table=table)(ids)) * settings["scale"]
                + offset)

    nets = {
        "main": hk.transform(
            forward_2  # moved up
        ),
        "other": hk.transform((forward_3)),
    }
    return nets


built = build(2.0)["main"]
other = build(2.0)["other"]
