"""Arguments of a call with its arrays taken out: shapes instead of values, everything else as it was."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import jax
import numpy as np

from hkmigrate.worker.blame import EntryError
from hkmigrate.worker.stable import ADDRESS

SHAPED: Any = jax.ShapeDtypeStruct  # which JAX leaves untyped
Arguments = tuple[tuple[Any, ...], dict[str, Any]]


def is_array(value: object) -> bool:
    """Whether `value` is an array, an abstract one included, and no bare Python number."""
    if isinstance(value, np.ndarray):
        return not value.dtype.hasobject
    return isinstance(value, jax.Array | np.generic | jax.ShapeDtypeStruct)


def shaped(value: Any) -> Any:
    """Shape, dtype and weak type of an array or of a tracer of one."""
    dtype = jax.dtypes.canonicalize_dtype(value.dtype, allow_extended_dtype=True)
    return SHAPED(value.shape, dtype, weak_type=bool(getattr(value, "weak_type", False)))


def shape_text(value: Any) -> str:
    """`float32[2,3]`, and a `~` where Python's own numbers decided the type."""
    weak = "~" if getattr(value, "weak_type", False) else ""
    return f"{value.dtype}{weak}[{','.join(map(str, value.shape))}]"


@dataclass(frozen=True, slots=True)
class Inputs:
    """Positional and keyword arguments as one tree.

    Attributes:
        tree: the structure of `(args, kwargs)`.
        leaves: a `ShapeDtypeStruct` for each array, the value itself for anything else.
        labels: where each leaf stands, as a person would write it: `[0]`, `['mask']`.
    """

    tree: Any
    leaves: tuple[Any, ...]
    labels: tuple[str, ...]

    @classmethod
    def of(cls, args: Sequence[Any], kwargs: Mapping[str, Any]) -> Inputs:
        """The arguments of a call, tracers allowed."""
        pairs, tree = jax.tree_util.tree_flatten_with_path((tuple(args), dict(kwargs)))
        labels = tuple(jax.tree_util.keystr(path[1:]) for path, _ in pairs)
        return cls(tree, tuple(shaped(leaf) if is_array(leaf) else leaf for _, leaf in pairs), labels)

    def arrays(self) -> dict[str, Any]:
        """The arrays by label."""
        return {label: leaf for label, leaf in zip(self.labels, self.leaves, strict=True) if is_array(leaf)}

    def fill(self, values: Sequence[Any]) -> Arguments:
        """The arguments again, with `values` in the places of the arrays."""
        rest = iter(values)
        args, kwargs = jax.tree_util.tree_unflatten(
            self.tree, [next(rest) if is_array(leaf) else leaf for leaf in self.leaves]
        )
        return args, kwargs

    def batch(self) -> int | None:
        """The size of the leading axis that the arrays share, as far as the first of them tells; keys are no data."""
        return next((leaf.shape[0] for leaf in self.leaves if _has_rows(leaf)), None)

    def with_batch(self, size: int) -> Inputs:
        """The same with `size` in the place of `batch()`, in all arrays that have it."""
        now = self.batch()
        leaves = (
            SHAPED((size, *leaf.shape[1:]), leaf.dtype, weak_type=leaf.weak_type)
            if _has_rows(leaf) and leaf.shape[0] == now
            else leaf
            for leaf in self.leaves
        )
        return Inputs(self.tree, tuple(leaves), self.labels)

    def is_dull(self) -> bool:
        """Whether a plain number is 0 or 1, which can hide what it is multiplied with."""
        return any(type(leaf) is float and leaf in (0.0, 1.0) for leaf in self.leaves)

    def signature(self) -> str:
        """What tells two calls apart: structure, shapes, and flags; numbers with a fraction count only by type."""
        texts = ", ".join(_leaf_text(leaf) for leaf in self.leaves)
        return f"({texts}) {ADDRESS.sub('', str(self.tree))}"


def _has_rows(leaf: Any) -> bool:
    if not is_array(leaf) or not leaf.shape or not leaf.shape[0]:
        return False
    is_key = jax.numpy.issubdtype(leaf.dtype, jax.dtypes.prng_key) or (leaf.dtype == np.uint32 and leaf.ndim == 1)
    return not is_key


def _leaf_text(leaf: Any) -> str:
    if is_array(leaf):
        return shape_text(leaf)
    if isinstance(leaf, bool | int | str | bytes):
        return repr(leaf)
    return type(leaf).__name__


def from_specs(positional: Sequence[Mapping[str, Any]], keyword: Mapping[str, Mapping[str, Any]]) -> Inputs:
    """Inputs as the parent writes them: `{"dtype", "shape"}` for an array, `{"value"}` for anything else.

    Raises:
        EntryError: a dtype of 64 bits, which JAX has switched off.
    """
    return Inputs.of([_spec(item) for item in positional], {key: _spec(item) for key, item in keyword.items()})


def _spec(item: Mapping[str, Any]) -> Any:
    if "value" in item:
        return item["value"]
    dtype = np.dtype(jax.numpy.dtype(item["dtype"]))
    if jax.dtypes.canonicalize_dtype(dtype) != dtype:
        raise EntryError(f"an input of {dtype} needs jax_enable_x64, which the model does not switch on")
    return SHAPED(tuple(item["shape"]), dtype)
