import haiku as hk
import jax
import jax.numpy as jnp
from model import forward

net = hk.transform(forward)
ids = jnp.arange(3)
params = net.init(jax.random.PRNGKey(0), ids)
print(net.apply(params, None, ids).sum())
