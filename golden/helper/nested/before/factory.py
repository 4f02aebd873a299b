import haiku as hk
import jax.numpy as jnp


def make_model(vocab: int, width: int):
    """Builds a model whose helper is a closure over its sizes."""

    def table():
        with hk.name_scope(hk.force_name("token_table")):
            return hk.get_parameter("w", [vocab, width], init=hk.initializers.RandomNormal())

    def forward(tokens):
        x = table()[tokens]
        x = hk.nets.MLP([width, width])(x)
        return x @ table().T

    return hk.transform(forward)


model = make_model(10, 4)
