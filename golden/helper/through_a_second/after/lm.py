import haiku as hk
import jax
import jax.numpy as jnp


class Tied(hk.Module):
    """Owns `tied/table`, read by Embed and Logits."""

    @property
    def table(self):
        return hk.get_parameter(
            "table", [100, 16], init=hk.initializers.TruncatedNormal(0.02)
        )


class Embed(hk.Module):
    def __init__(self, name=None, *, tied):
        super().__init__(name=name)
        self.tied = tied

    def __call__(self, tokens):
        return self.tied.table[tokens] * jnp.sqrt(16)


class Logits(hk.Module):
    def __init__(self, name=None, *, tied):
        super().__init__(name=name)
        self.tied = tied

    def __call__(self, x):
        table = self.tied.table
        return jnp.einsum("...d,vd->...v", x, table)


@jax.jit
def unrelated(x):
    return x + 1


@hk.transform
def lm(tokens):
    tied = Tied(name="tied")
    x = Embed(tied=tied)(tokens)
    x = hk.LayerNorm(-1, True, True)(x)
    return Logits(tied=tied)(x)
