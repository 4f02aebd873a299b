import haiku as hk

from model import A

def forward(x:
    return A()(x)
