import haiku as hk


class Block(hk.Module):
    """Replaced by the one in `blocks`."""

    def __call__(self, x):
        return hk.Linear(3)(x)
