import haiku as hk


def mix(x, *, common):
    return common(x)
