"""What Haiku's issue 670 asks for, made at home."""

import jax

def count_parameters(params):
    return sum(leaf.size for leaf in jax.tree_util.tree_leaves(params))
