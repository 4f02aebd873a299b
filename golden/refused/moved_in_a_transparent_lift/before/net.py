"""The owner cannot have its path, and where the inner transform is lifted, it would move by another way."""

import haiku as hk


class Block(hk.Module):
    def __call__(self, x):
        def inner(y):
            with hk.name_scope(hk.force_name("net/~/table")):
                return y * hk.get_parameter("w", [4], init=hk.initializers.RandomNormal())

        net = hk.transform(inner)
        params = hk.experimental.transparent_lift(net.init, allow_reuse=True)(
            hk.next_rng_key() if hk.running_init() else None, x
        )
        return net.apply(params, None, x)


@hk.transform
def net(x):
    return Block()(hk.Linear(4)(x))
