"""The one list of Haiku's names that matter to hkmigrate, and how their many spellings become one."""

from __future__ import annotations

import sys

ALWAYS_THERE = frozenset((*sys.stdlib_module_names, "haiku", "jax", "numpy"))
"""Packages that a program which runs at all can import."""

FORCE_PREFIX = "FORCE:"
FORCE_NAME = "haiku.force_name"
NAME_SCOPE = "haiku.name_scope"
TO_MODULE = "haiku.to_module"
GET_PARAMETER = "haiku.get_parameter"
GET_STATE = "haiku.get_state"
SET_STATE = "haiku.set_state"
MODULE = "haiku.Module"

TRANSFORMS = frozenset(
    f"haiku.{name}"
    for name in (
        "transform",
        "transform_with_state",
        "multi_transform",
        "multi_transform_with_state",
        "testing.transform_and_run",
        "tabulate",
        "eval_summary",
        "jaxpr_info.make_model_info",
    )
)
"""Functions whose function argument is run once a transform, as the root of a program."""

SAFE_WRAPPERS = frozenset(
    f"haiku.{name}"
    for name in (
        "cond",
        "fori_loop",
        "grad",
        "map",
        "remat",
        "scan",
        "switch",
        "value_and_grad",
        "vmap",
        "while_loop",
        "eval_shape",
        "fast_eval_shape",
        "dynamic_unroll",
        "static_unroll",
    )
)
"""Functions that call a function argument in the frame of the caller, so that it may close over a module."""

LIFTS = frozenset(
    f"haiku.{name}" for name in ("transparent_lift", "transparent_lift_with_state", "lift", "lift_with_state")
)
"""Functions that put the parameters of a transform below the module that calls them."""

BARRIERS = LIFTS | {"haiku.layer_stack"}
"""Functions that run a function argument where a module made outside must not, or cannot, be shared."""

CONTEXT_FREE = frozenset(
    f"haiku.{name}"
    for name in (
        "avg_pool",
        "dropout",
        "expand_apply",
        "force_name",
        "get_channel_index",
        "max_pool",
        "maybe_get_rng_sequence_state",
        "maybe_next_rng_key",
        "multinomial",
        "next_rng_key",
        "next_rng_keys",
        "one_hot",
        "reserve_rng_keys",
        "running_init",
        "with_rng",
    )
)
"""Functions that do not look at the module that is current when they are called."""

INTERCEPTORS = frozenset(("haiku.intercept_methods",))

CUSTOM = frozenset(f"haiku.custom_{what}" for what in ("creator", "getter", "setter"))
"""Functions that let a function of the user's see, and change, every parameter or state that is made or read."""

POLICIES = frozenset(f"haiku.mixed_precision.{name}_policy" for name in ("set", "push"))
"""Functions that let the modules of a class change the types of what they read, take and give."""

NEVER_BUILD = frozenset(
    (
        "builtins.isinstance",
        "builtins.issubclass",
        "builtins.super",
        "typing.cast",
        *(f"haiku.mixed_precision.{name}_policy" for name in ("set", "get", "clear", "push")),
    )
)
"""Functions that take a class and never build it."""

LAZY_MODULES = frozenset(
    f"haiku.{name}"
    for name in (
        "BatchNorm",
        "Bias",
        "Conv1D",
        "Conv1DTranspose",
        "Conv2D",
        "Conv2DTranspose",
        "Conv3D",
        "Conv3DTranspose",
        "ConvND",
        "ConvNDTranspose",
        "DepthwiseConv1D",
        "DepthwiseConv2D",
        "DepthwiseConv3D",
        "ExponentialMovingAverage",
        "GRU",
        "GroupNorm",
        "LSTM",
        "LayerNorm",
        "Linear",
        "MultiHeadAttention",
        "RMSNorm",
        "SeparableDepthwiseConv2D",
        "VanillaRNN",
        "nets.MLP",
    )
)
"""Modules that read no parameter, state or key when they are built and keep nothing between calls, so that one
instance made early does what many made late do. `tests/source/test_haiku.py` holds this against the installed Haiku."""

CHILDLESS = frozenset(
    f"haiku.{name}" for name in ("Bias", "Conv1D", "Conv2D", "Conv3D", "Embed", "LayerNorm", "Linear", "RMSNorm")
)
"""Modules that make no others. `tests/source/test_haiku.py` holds this against the installed Haiku."""

KNOWN_FUNCTIONS = (
    TRANSFORMS
    | SAFE_WRAPPERS
    | BARRIERS
    | CONTEXT_FREE
    | INTERCEPTORS
    | CUSTOM
    | {NAME_SCOPE, GET_PARAMETER, GET_STATE, SET_STATE}
)

NOT_MODULES = frozenset(
    f"haiku.{name}"
    for name in (
        "ArraySpec",
        "BatchApply",
        "DO_NOT_STORE",
        "Deferred",
        "EmbedLookupStyle",
        "GetterContext",
        "LSTMState",
        "LayerStackTransparencyMapping",
        "LiftWithStateUpdater",
        "MethodContext",
        "MethodInvocation",
        "ModuleDetails",
        "ModuleProtocol",
        "MultiTransformed",
        "MultiTransformedWithState",
        "MutableParams",
        "MutableState",
        "PRNGSequence",
        "ParamContext",
        "Params",
        "SetterContext",
        "State",
        "SupportsCall",
        "Transformed",
        "TransformedWithState",
    )
)
"""Names of Haiku's that begin with a capital and are no module classes."""

_ALIASES = ("haiku.experimental.", "haiku._src.module.", "haiku._src.base.", "haiku._src.basic.")


def canonical(name: str) -> str:
    """One spelling for a Haiku name: `haiku.experimental.force_name` is `haiku.force_name`."""
    for alias in _ALIASES:
        if name.startswith(alias):
            return f"haiku.{name.removeprefix(alias)}"
    return name


def is_module_class(name: str) -> bool:
    """Whether a canonical name of Haiku's is a module class: with few exceptions, it begins with a capital."""
    return name not in NOT_MODULES and (
        name.startswith("haiku.")
        and name.rsplit(".", 1)[-1][:1].isupper()
        and not name.startswith("haiku.initializers.")
    )
