"""A `LayerNorm` and an `RMSNorm` meet under one name, and share their scale."""

import haiku as hk


class Pre(hk.Module):
    def __call__(self, x):
        return hk.LayerNorm(-1, create_scale=True, create_offset=False, name=hk.force_name("norm"))(x)


class Post(hk.Module):
    def __call__(self, x):
        return hk.RMSNorm(-1, name=hk.force_name("norm"))(x)


@hk.transform
def net(x):
    x = Pre()(x)
    x = hk.Linear(4)(x)
    return Post()(x)
