"""What a transformed function returns, taken apart: its arrays by the places in which a program finds them."""

from __future__ import annotations

import types
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import jax
import numpy as np

from hkmigrate.worker.inputs import is_array
from hkmigrate.worker.stable import Namer, attributes, code_name

WIDEST = 2**31
SCALARS = (bool, int, float, complex)


@dataclass(slots=True)
class Taken:
    """A result in parts.

    Attributes:
        arrays: arrays and numbers by label, such as `output['loss']` or `output.logits`.
        fixed: names of all other leaves by label, equal for equal values.
        tree: the containers, from the outside inwards.
        hidden: what could not be looked into.
    """

    arrays: dict[str, Any] = field(default_factory=dict)
    fixed: dict[str, str] = field(default_factory=dict)
    tree: list[str] = field(default_factory=list)
    hidden: list[str] = field(default_factory=list)
    open: set[int] = field(default_factory=set)


def take_apart(out: Any) -> Taken:
    """The parts of `out`, whether JAX knows its containers or not."""
    taken = Taken()
    _take(out, "output", taken)
    return taken


def _take(value: Any, label: str, taken: Taken) -> None:
    if _is_number(value):
        if _is_cut(value):
            taken.fixed[label] = _named(value, label, taken)
        else:
            taken.arrays[label] = value
    elif id(value) in taken.open:
        taken.tree.append(f"{label}=itself")
    else:
        taken.open.add(id(value))
        for name, child in _children(value, label, taken):
            _take(child, f"{label}{name}", taken)
        taken.open.discard(id(value))


def _is_number(value: Any) -> bool:
    return is_array(value) or isinstance(value, SCALARS)


def _is_cut(value: Any) -> bool:
    """Whether JAX would keep only half of the bits."""
    if isinstance(value, np.ndarray | np.generic):
        return bool(jax.dtypes.canonicalize_dtype(value.dtype, allow_extended_dtype=True) != value.dtype)
    return type(value) is int and not -WIDEST <= value < WIDEST


def _children(value: Any, label: str, taken: Taken) -> Sequence[tuple[str, Any]]:
    """What a container holds; what holds nothing is named."""
    pairs, found = jax.tree_util.tree_flatten_with_path(value, is_leaf=lambda item: item is not value)
    if pairs and pairs[0][1] is value and not pairs[0][0]:
        return list(_unknown(value, label, taken))
    tree: Any = found  # which JAX leaves untyped
    kind, static = tree.node_data() or (type(None), None)
    is_dict = isinstance(value, dict)
    taken.tree.append(f"{label}={_kind(kind)}" + ("" if is_dict else f"[{_named(static, label, taken)}]"))
    return [(_key(value, path, child), child) for path, child in pairs]


def _key(parent: Any, path: Sequence[Any], child: Any) -> str:
    """The place of a child: of a class whose keys JAX does not know, the attribute that holds it."""
    if path and type(path[-1]).__name__ == "FlattenedIndexKey":
        names = [name for name, held in attributes(parent).items() if held is child]
        if len(names) == 1:
            return f".{names[0]}"
    return jax.tree_util.keystr(tuple(path))


def _unknown(value: Any, label: str, taken: Taken) -> Iterator[tuple[str, Any]]:
    """The parts of something that is a leaf to JAX."""
    if isinstance(value, np.ndarray):  # of objects
        taken.tree.append(f"{label}=array{value.shape}")
        yield from ((f"[{at}]", item) for at, item in enumerate(value.ravel().tolist()))
    elif isinstance(value, Mapping):
        taken.tree.append(f"{label}={_kind(type(value))}")
        yield from ((f"[{_named(key, label, taken)}]", item) for key, item in value.items())
    elif isinstance(value, types.FunctionType):
        taken.tree.append(f"{label}=function {code_name(value.__code__)}")
        for name, cell in zip(value.__code__.co_freevars, value.__closure__ or (), strict=True):
            yield f".{name}", _contents(cell)
        yield from ((f".default[{at}]", item) for at, item in enumerate(value.__defaults__ or ()))
        yield from ((f".default[{name}]", item) for name, item in (value.__kwdefaults__ or {}).items())
    elif isinstance(value, types.MethodType):
        taken.tree.append(f"{label}=method")
        yield from ((".__func__", value.__func__), (".__self__", value.__self__))
    elif attributes(value) and not isinstance(value, type | types.ModuleType):
        taken.tree.append(f"{label}={_kind(type(value))}")
        yield from ((f".{name}", held) for name, held in attributes(value).items())
    else:
        taken.fixed[label] = _named(value, label, taken)


def _named(value: Any, label: str, taken: Taken) -> str:
    namer = Namer(lambda _: None)
    name = namer.name(value)
    taken.hidden += [f"{what} in {label}" for what in namer.unseen if not what.startswith("function ")]
    return name


def _kind(kind: Any) -> str:
    return getattr(kind, "__qualname__", str(kind))


def _contents(cell: types.CellType) -> Any:
    try:
        return cell.cell_contents
    except ValueError:  # the cell is still empty
        return None
