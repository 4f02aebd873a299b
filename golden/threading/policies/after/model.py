"""A bfloat16 policy of a consumer goes for the parameters and the state that it reads, not for what is stored."""

import haiku as hk
import jax.numpy as jnp
import jmp


class Common(hk.Module):
    """Owns `common/w` and `common/count`, read by Counter and Scale."""

    @property
    def count(self):
        return hk.get_state("count", [], init=jnp.zeros)

    def set_count(self, value):
        hk.set_state("count", value)

    @property
    def w(self):
        return hk.get_parameter("w", [3], init=hk.initializers.RandomNormal())


class Counter(hk.Module):
    def __init__(self, name=None, *, common):
        super().__init__(name=name)
        self.common = common

    def __call__(self, x):
        count = self.common.count
        self.common.set_count(count + 1)
        return x + count


class Scale(hk.Module):
    def __init__(self, name=None, *, common):
        super().__init__(name=name)
        self.common = common

    def __call__(self, x):
        count = self.common.count
        w = self.common.w
        self.common.set_count(count + x.sum())
        return x * w


hk.mixed_precision.set_policy(Scale, jmp.get_policy("p=f32,c=bf16,o=f32"))


@hk.transform_with_state
def net(x):
    common = Common(name="common")
    return Scale(common=common)(Counter(common=common)(x))


@hk.transform_with_state
def scaled_first(x):
    common = Common(name="common")
    return Counter(common=common)(Scale(common=common)(x))
