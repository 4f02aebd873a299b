import haiku as hk
from layers import mix


def forward(x):
    return mix(mix(x))
