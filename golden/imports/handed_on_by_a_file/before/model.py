"""Two files spell Haiku alike, and one has it from a third file: in the owner it is one and the same."""

from compat import force_name, hk, name_scope
from layers import Head


class Tail(hk.Module):
    def __call__(self, x):
        with name_scope(force_name("table")):
            return x + hk.get_parameter("b", [4], init=hk.initializers.Constant(0.5))


def forward(x):
    return Tail()(Head()(x))


model = hk.transform(forward)
