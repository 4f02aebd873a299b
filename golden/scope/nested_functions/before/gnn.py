import haiku as hk
import jax
import jax.numpy as jnp


class MessagePassing(hk.Module):
    def __init__(self, width: int, steps: int = 2):
        super().__init__()
        self.width = width
        self.steps = steps

    def __call__(self, nodes, adjacency):
        def update(nodes):
            with hk.name_scope(hk.force_name("edge")):
                w = hk.get_parameter("w", [self.width, self.width], init=hk.initializers.VarianceScaling())
            return jax.nn.tanh(adjacency @ nodes @ w)

        for _ in range(self.steps):
            nodes = update(nodes)
        return nodes


class EdgeReadout(hk.Module):
    def __init__(self, width: int):
        super().__init__()
        self.width = width

    def __call__(self, nodes):
        with hk.name_scope(hk.force_name("edge")):
            w = hk.get_parameter("w", [self.width, self.width], init=hk.initializers.VarianceScaling())
        return jax.vmap(lambda node: node @ w @ node)(nodes)


def predict(nodes, adjacency):
    width = nodes.shape[-1]
    return EdgeReadout(width)(MessagePassing(width)(nodes, adjacency))


model = hk.transform(predict)
