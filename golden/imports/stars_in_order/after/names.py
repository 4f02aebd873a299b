import haiku as hk

WIDTH = 3
W_INIT = hk.initializers.RandomNormal(0.5)
