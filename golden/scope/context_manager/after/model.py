"""Functions that are context managers enter the forced scopes, one by way of another, and on an exit stack."""

import haiku as hk
import jax.numpy as jnp

from sharing import SharedGain, SharedHead

class Up(hk.Module):
    def __init__(self, name=None, *, shared_gain, shared_head):
        super().__init__(name=name)
        self.shared_gain = shared_gain
        self.shared_head = shared_head

    def __call__(self, x):
        gain = self.shared_gain.g
        w = self.shared_head.w
        x = self.shared_head.inner(x * gain) + x @ w
        return x


class Down(hk.Module):
    def __init__(self, name=None, *, shared_gain, shared_head):
        super().__init__(name=name)
        self.shared_gain = shared_gain
        self.shared_head = shared_head

    def __call__(self, x):
        x = x * 2.0
        x = x @ self.shared_head.w.T
        gain = self.own()
        gain = gain + self.shared_gain.g
        return x * gain

    def own(self):
        return hk.get_parameter("own", [], init=jnp.zeros)


@hk.transform
def forward(x):
    shared_gain = SharedGain(name="gain")
    shared_head = SharedHead(name="head")
    return Down(shared_gain=shared_gain, shared_head=shared_head)(Up(shared_gain=shared_gain, shared_head=shared_head)(x))
