"""Readers below one base that knows nothing of the shared table."""

import haiku as hk


class Layer(hk.Module):
    def __init__(self, width: int, dropout: float = 0.0, name: str | None = None):
        super().__init__(name=name)
        self.width = width
        self.dropout = dropout
