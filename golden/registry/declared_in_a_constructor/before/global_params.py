"""tf.get_variable-ish helpers, because I need the same matrix in two modules.

Usage:
    declare_global_parameter("global_embed", [V, D], np.float32, init)   # once, in the parent
    w = get_global_parameter("global_embed")                             # anywhere below
"""
import haiku as hk

_declared = {}


def declare_global_parameter(global_name, shape, dtype, init_fn):
    # I wanted to raise when a name is declared twice, but init() and apply() both
    # run the constructor, so a re-declaration just overwrites.
    _declared[global_name] = (shape, dtype, init_fn)


def get_global_parameter(global_name):
    if global_name not in _declared:
        raise KeyError(f"{global_name!r} was never declared")
    shape, dtype, init_fn = _declared[global_name]
    with hk.experimental.name_scope(hk.experimental.force_name("globals")):
        return hk.get_parameter(global_name, shape, dtype, init_fn)
