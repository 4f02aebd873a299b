import haiku as hk
import jax.numpy as jnp

from sizes import BLOCKS


class Encoder(hk.Module):
    def __call__(self, x):
        return self.stack(x)

    def stack(self, x):
        outputs = []
        for block in range(BLOCKS):
            with hk.name_scope(hk.force_name(f'block_{block}')):
                gain = hk.get_parameter('gain', [1], init=jnp.ones)
                shift = hk.get_parameter('shift', [1], init=jnp.zeros)
            x = x * gain + shift
            outputs.append(x)
        return outputs
