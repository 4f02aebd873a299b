import haiku as hk

from left import Left
from right import Right


def forward(x, side="left"):
    return Left()(x) if side == "left" else Right()(x)


model = hk.transform(forward)
