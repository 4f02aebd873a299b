"""Annotations, abstract classes, enumerations' helpers, and decorators that leave a function what it is."""

from __future__ import annotations

from hkmigrate.detect.evaluate.arguments import Arguments
from hkmigrate.detect.evaluate.core import Machine
from hkmigrate.detect.evaluate.library.common import Node, decorator, derived, required
from hkmigrate.detect.evaluate.library.table import external
from hkmigrate.detect.evaluate.values import External, FunctionValue, Instance, Value


@external("typing.TypeVar", "typing.NewType", "typing.ParamSpec", "typing.TypeVarTuple", "typing.TypeAliasType")
def _type_variable(_m: Machine, _arguments: Arguments, _node: Node) -> Value:
    return External("typing.Any")


@external("typing.cast", "typing.assert_type")
def _cast(m: Machine, arguments: Arguments, node: Node) -> Value:
    name = "typ" if "typ" in arguments.keywords else "val"
    return required(m, arguments, 1, name, node)


@external("typing.get_type_hints", "typing.get_args", "typing.get_origin", "inspect.signature", "inspect.getmembers")
def _hints(m: Machine, arguments: Arguments, node: Node) -> Value:
    return derived(m, "annotation", (), node) if not arguments.positional else m.unknown("annotation", "", node)


@external(
    "typing.runtime_checkable",
    "typing.final",
    "typing.overload",
    "typing.override",
    "typing.no_type_check",
    "typing.type_check_only",
    "abc.abstractmethod",
    "enum.unique",
    "enum.member",
    "enum.nonmember",
    "jax.tree_util.register_pytree_node_class",
    "jax.tree_util.register_static",
    "jax.named_call",
    "haiku.named_call",
    "functools.total_ordering",
    "atexit.register",
    "beartype.beartype",
    "typeguard.typechecked",
    "numba.njit",
    "pytest.fixture",
    "chex.register_dataclass_type_with_jax_tree_util",
)
def _same(_m: Machine, arguments: Arguments, _node: Node) -> Value:
    """A decorator that returns what it is given, and may be written with arguments."""
    if not arguments.positional:
        return decorator(lambda _m, function, _node: function)
    return arguments.positional[0]


@external(
    "jaxtyping.jaxtyped",
    "chex.assert_max_traces",
    "typing.dataclass_transform",
    "typing.deprecated",
    "warnings.deprecated",
    "jax.tree_util.register_dataclass",
    "unittest.skip",
    "unittest.skipIf",
    "absl.testing.parameterized.parameters",
    "absl.testing.parameterized.named_parameters",
)
def _decorating(_m: Machine, arguments: Arguments, _node: Node) -> Value:
    """A decorator with arguments that returns what it decorates."""
    first = arguments.get(0, default=None)
    if isinstance(first, FunctionValue) and len(arguments.positional) == 1:
        return first
    return decorator(lambda _m, function, _node: function)


@external("enum.auto")
def _auto(_m: Machine, _arguments: Arguments, _node: Node) -> Value:
    return Instance.of("enum.auto")


@external("enum.Enum", "enum.StrEnum", "enum.IntEnum", "enum.Flag")
def _enum(m: Machine, _arguments: Arguments, node: Node) -> Value:
    return m.unknown("enum", "made by a call", node)


@external(
    "builtins.print",
    "builtins.breakpoint",
    "builtins.exit",
    "warnings.warn",
    "warnings.filterwarnings",
    "warnings.simplefilter",
    "logging.debug",
    "logging.info",
    "logging.warning",
    "logging.error",
    "logging.basicConfig",
    "absl.logging.debug",
    "absl.logging.info",
    "absl.logging.warning",
    "absl.logging.error",
    "absl.logging.log_first_n",
    "absl.logging.set_verbosity",
    "jax.tree_util.register_pytree_node",
    "jax.tree_util.register_pytree_with_keys",
    "jax.config.update",
    "jax.debug.print",
    "haiku.mixed_precision.set_policy",
    "haiku.mixed_precision.clear_policy",
    "haiku.reserve_rng_keys",
    "haiku.replace_rng_sequence_state",
    "haiku.config.set",
    "chex.assert_shape",
    "chex.assert_rank",
    "chex.assert_type",
    "chex.assert_equal_shape",
    "chex.assert_equal",
    "chex.assert_tree_all_finite",
    "gc.collect",
)
def _nothing(_m: Machine, _arguments: Arguments, _node: Node) -> Value:
    """A function that is of no interest, and returns None."""
    return None
