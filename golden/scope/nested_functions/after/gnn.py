import haiku as hk
import jax
import jax.numpy as jnp


class Edge(hk.Module):
    """Owns `edge/w`, read by MessagePassing and EdgeReadout."""

    def __init__(self, width, name=None):
        super().__init__(name=name)
        self.width = width

    @property
    def w(self):
        return hk.get_parameter(
            "w", [self.width, self.width], init=hk.initializers.VarianceScaling()
        )


class MessagePassing(hk.Module):
    def __init__(self, width: int, steps: int = 2, *, edge: Edge):
        super().__init__()
        self.edge = edge
        self.width = width
        self.steps = steps

    def __call__(self, nodes, adjacency):
        def update(nodes):
            w = self.edge.w
            return jax.nn.tanh(adjacency @ nodes @ w)

        for _ in range(self.steps):
            nodes = update(nodes)
        return nodes


class EdgeReadout(hk.Module):
    def __init__(self, width: int, *, edge: Edge):
        super().__init__()
        self.edge = edge
        self.width = width

    def __call__(self, nodes):
        w = self.edge.w
        return jax.vmap(lambda node: node @ w @ node)(nodes)


def predict(nodes, adjacency):
    edge = Edge(nodes.shape[-1], name="edge")
    width = nodes.shape[-1]
    return EdgeReadout(width, edge=edge)(MessagePassing(width, edge=edge)(nodes, adjacency))


model = hk.transform(predict)
