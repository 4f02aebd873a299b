"""Canonical names of what is imported from outside the tree, and what is known of them as plain values."""

from __future__ import annotations

import math
import string

from hkmigrate.detect.evaluate.values import NATIVE, NOWHERE, External, Top, Value
from hkmigrate.source.haiku import canonical

_PREFIXES = (
    ("jax.tree.", "jax.tree_util.tree_"),
    ("jax.tree_map", "jax.tree_util.tree_map"),
    ("jax.tree_leaves", "jax.tree_util.tree_leaves"),
    ("jax.tree_multimap", "jax.tree_util.tree_map"),
    ("jax.ad_checkpoint.", "jax."),
    ("jax._src.numpy.", "jax.numpy."),
    ("jax.interpreters.pxla", "jax.interpreters.pxla"),
    ("typing_extensions", "typing"),
    ("ml_collections.config_dict.config_dict.", "ml_collections."),
    ("ml_collections.config_dict.", "ml_collections."),
    ("attr.define", "attrs.define"),
    ("_collections_abc.", "collections.abc."),
)
"""How a name begins that has another spelling, and that spelling."""

_CONSTANTS: dict[str, Value] = {
    "jax.numpy.pi": math.pi,
    "jax.numpy.e": math.e,
    "jax.numpy.inf": math.inf,
    "jax.numpy.nan": math.nan,
    "jax.numpy.newaxis": None,
    "numpy.pi": math.pi,
    "numpy.e": math.e,
    "numpy.inf": math.inf,
    "numpy.nan": math.nan,
    "numpy.newaxis": None,
    "typing.TYPE_CHECKING": False,
    "os.sep": "/",
    "os.linesep": "\n",
    "os.curdir": ".",
    "os.pathsep": ":",
    "types.NoneType": External("types.NoneType"),
}

_ENVIRONMENT = frozenset(
    (
        *("os.environ", "sys.argv", "sys.platform", "sys.version", "sys.version_info", "sys.path", "os.name"),
        *("sys.executable", "sys.byteorder", "sys.maxsize", "sys.stdin", "jax.__version__", "numpy.__version__"),
        *("haiku.__version__", "absl.flags.FLAGS", "jax.__version_info__", "sys.flags", "jax.version.__version__"),
    )
)
"""What depends on where the program runs."""

HAIKU_NAMES = frozenset(
    (
        *("AvgPool", "BatchApply", "BatchNorm", "Bias", "Conv1D", "Conv1DLSTM", "Conv1DTranspose", "Conv2D"),
        *("Conv2DLSTM", "Conv2DTranspose", "Conv3D", "Conv3DLSTM", "Conv3DTranspose", "ConvND", "ConvNDTranspose"),
        *("DO_NOT_STORE", "DeepRNN", "Deferred", "DepthwiseConv1D", "DepthwiseConv2D", "DepthwiseConv3D"),
        *("EMAParamsTree", "Embed", "EmbedLookupStyle", "ExponentialMovingAverage", "Flatten", "GRU"),
        *("GetterContext", "GroupNorm", "IdentityCore", "InstanceNorm", "LSTM", "LSTMState", "LayerNorm"),
        *("LayerStackTransparencyMapping", "LiftWithStateUpdater", "Linear", "MaxPool", "MethodContext", "Module"),
        *("ModuleProtocol", "MultiHeadAttention", "MultiTransformed", "MultiTransformedWithState"),
        *("MutableParams", "MutableState", "PRNGSequence", "Params", "RMSNorm", "RNNCore", "ResetCore", "Reshape"),
        *("SNParamsTree", "SeparableDepthwiseConv2D", "Sequential", "SetterContext", "SpectralNorm", "State"),
        *("SupportsCall", "Transformed", "TransformedWithState", "VanillaRNN", "avg_pool", "cond", "config"),
        *("current_name", "custom_creator", "custom_getter", "custom_setter", "data_structures"),
        *("deep_rnn_with_skip_connections", "dropout", "dynamic_unroll", "eval_shape", "expand_apply"),
        *("experimental", "force_name", "fori_loop", "get_channel_index", "get_current_state"),
        *("get_initial_state", "get_parameter", "get_params", "get_state", "grad", "initializers"),
        *("intercept_methods", "layer_stack", "lift", "lift_with_state", "map", "max_pool"),
        *("maybe_get_rng_sequence_state", "maybe_next_rng_key", "mixed_precision", "multi_transform"),
        *("multi_transform_with_state", "multinomial", "name_like", "name_scope", "nets", "next_rng_key"),
        *("next_rng_keys", "one_hot", "pad", "remat", "replace_rng_sequence_state", "reserve_rng_keys"),
        *("running_init", "scan", "set_state", "static_unroll", "switch", "testing", "to_dot", "to_module"),
        *("transform", "transform_with_state", "transparent", "transparent_lift", "transparent_lift_with_state"),
        *("value_and_grad", "vmap", "while_loop", "with_empty_state", "with_rng", "without_apply_rng"),
        *("without_state",),
    )
)
"""The public names of Haiku. `tests/detect/evaluate/test_library_haiku.py` holds this against the installed Haiku."""


def canonical_name(name: str) -> str:
    """One spelling for a dotted name from outside the tree."""
    name = canonical(name)
    for prefix, other in _PREFIXES:
        if name.startswith(prefix):
            return f"{other}{name.removeprefix(prefix)}"
    return name


def canonical_external(base: str, attribute: str) -> Value:
    """What `attribute` of an external module or object is: a constant, or external by its canonical name."""
    name = canonical_name(f"{base}.{attribute}")
    if name in _CONSTANTS:
        return _CONSTANTS[name]
    if base in ("math", "string"):
        value = getattr(math if base == "math" else string, attribute, None)
        if isinstance(value, NATIVE) and value is not None:
            return value
    if name in _ENVIRONMENT:
        return Top("environment", NOWHERE, name)
    return External(name)


def has_external(base: str, attribute: str) -> bool | None:
    """Whether an external module has an attribute, None where that is not known."""
    if base in ("haiku", "haiku.experimental"):
        return True if attribute in HAIKU_NAMES else None
    if base in ("jax", "numpy", "jax.numpy", "jax.lax", "jax.nn", "jax.random"):
        return True if attribute in _COMMON.get(base, ()) else None
    return None


_COMMON: dict[str, tuple[str, ...]] = {
    "jax": ("jit", "vmap", "grad", "lax", "numpy", "random", "nn", "tree_util", "checkpoint", "remat", "Array", "tree"),
    "numpy": ("array", "asarray", "ndarray", "zeros", "ones", "float32", "prod"),
    "jax.numpy": ("array", "asarray", "ndarray", "zeros", "ones", "float32", "bfloat16", "einsum"),
    "jax.lax": ("scan", "cond", "switch", "while_loop", "fori_loop", "map", "stop_gradient", "rsqrt"),
    "jax.nn": ("relu", "gelu", "silu", "swish", "sigmoid", "softmax", "tanh", "elu", "softplus"),
    "jax.random": ("PRNGKey", "key", "split", "normal", "uniform", "bernoulli"),
}
