import haiku as hk

from shapes import DEPTH


class Right(hk.Module):
    """Uses the wrong constant; it is not built together with `Left`, so nobody has noticed."""

    def __call__(self, x):
        with hk.name_scope(hk.force_name("core")):
            return x * hk.get_parameter("w", [DEPTH], init=hk.initializers.Constant(1.0))
