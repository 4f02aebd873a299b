"""What Haiku's issue 670 asks for, made at home."""

import haiku as hk
import jax

_registry: dict[str, tuple] = {}


def count_parameters(params):
    return sum(leaf.size for leaf in jax.tree_util.tree_leaves(params))


def declare_global_parameter(name, shape, dtype, init):
    _registry[name] = (shape, dtype, init)


def get_global_parameter(name):
    shape, dtype, init = _registry[name]
    with hk.name_scope(hk.force_name(name)):
        return hk.get_parameter("w", shape, dtype, init)
