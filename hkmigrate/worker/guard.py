"""What a function can reach of the program's state: a call is known again only while none of that has changed."""

from __future__ import annotations

import functools
import os
import sys
import types
from collections.abc import Iterator, Mapping, MutableSequence, MutableSet
from pathlib import Path
from typing import Any

import jax
import numpy as np

FEW = 4096  # numbers of an array that is compared by content; of larger ones the kind is
MOST = 20_000  # places that are looked at; a function that reaches more is never known again
PLAIN = (bool, int, float, complex, str, bytes, type(None))
SWITCHES = (
    "jax_enable_x64",
    "jax_numpy_dtype_promotion",
    "jax_numpy_rank_promotion",
    "jax_default_matmul_precision",
    "jax_default_prng_impl",
    "jax_threefry_partitionable",
    "jax_disable_jit",
    "jax_debug_nans",
    "jax_random_seed_offset",
    "jax_softmax_custom_jvp",
)
LIBRARY = (("haiku._src.mixed_precision", None), ("haiku._src.config", None), ("haiku._src.base", "_stack"))
MISSING = object()


class Guard:
    """The state that a function can reach, as it is now."""

    def __init__(self, root: Path, function: Any) -> None:
        """Looks at the closure of `function`, the globals that it names, and what those lead to."""
        self._root = str(root)
        self._slots: list[tuple[Mapping[Any, Any], Any, Any]] = []
        self._snapshots: list[tuple[Any, Any]] = []
        self._seen: dict[int, Any] = {}
        self._modules: set[tuple[int, frozenset[str]]] = set()
        self._left = MOST
        self._around = around()
        self._visit(function)
        for name, ending in LIBRARY:
            module = sys.modules.get(name)
            for key, value in list(vars(module).items()) if module is not None else ():
                if ending is None and not key.startswith("__") and not callable(value):
                    self._slot(vars(module), key)
                elif ending is not None and key.endswith(ending):
                    self._snapshot(value)

    def holds(self) -> bool:
        """Whether everything is still as it was."""
        return (
            self._left > 0
            and all(_same(slots.get(key, MISSING), value) for slots, key, value in self._slots)
            and all(_same_items(_items(value), kept) for value, kept in self._snapshots)
            and self._around == around()
        )

    def _slot(self, slots: Mapping[Any, Any], key: Any) -> None:
        value = slots.get(key, MISSING)
        self._slots.append((slots, key, value))
        self._visit(value)

    def _snapshot(self, value: Any) -> None:
        kept = _items(value)
        self._snapshots.append((value, kept))
        for item in kept:
            self._visit(item)

    def _visit(self, value: Any) -> None:
        if isinstance(value, PLAIN) or id(value) in self._seen or self._left <= 0:
            return
        self._left -= 1
        self._seen[id(value)] = value
        if isinstance(value, types.FunctionType):
            self._function(value)
        elif isinstance(value, functools.partial):
            for part in (value.func, value.args, value.keywords):
                self._visit(part)
        elif isinstance(value, types.MethodType):
            self._visit(value.__func__)
            self._visit(value.__self__)
        elif isinstance(value, type):
            self._class(value)
        elif isinstance(value, Mapping | MutableSequence | MutableSet | tuple | frozenset):
            self._snapshot(value)
        elif isinstance(value, np.ndarray) and value.size <= FEW and not value.dtype.hasobject:
            self._snapshots.append((value, _items(value)))
        elif not isinstance(value, types.ModuleType | np.ndarray | jax.Array):
            self._object(value)

    def _function(self, function: types.FunctionType) -> None:
        wrapped = getattr(function, "__wrapped__", None)
        if wrapped is not None:
            self._visit(wrapped)
        if function.__closure__:
            self._snapshot(function.__closure__)
        for held in (function.__defaults__, function.__kwdefaults__):
            self._visit(held)
        if self._is_ours(function.__code__.co_filename):
            names = frozenset(_names(function.__code__))
            for name in names & function.__globals__.keys():
                self._slot(function.__globals__, name)
                self._module(function.__globals__[name], names)

    def _module(self, module: Any, names: frozenset[str]) -> None:
        """The attributes that a function may use of a module, and of modules in it."""
        if isinstance(module, types.ModuleType) and (id(module), names) not in self._modules:
            self._modules.add((id(module), names))
            for name in names & vars(module).keys():
                self._slot(vars(module), name)
                self._module(vars(module)[name], names)

    def _class(self, value: type) -> None:
        ours = self._is_ours(getattr(sys.modules.get(value.__module__), "__file__", None) or "<main>")
        for base in value.__mro__ if ours else (value,):
            if base is not object:
                for key in vars(base).keys() - {"__dict__", "__weakref__", "__doc__"} if _may_change(base) else ():
                    self._slot(vars(base), key) if ours else self._slots.append((vars(base), key, vars(base)[key]))

    def _object(self, value: Any) -> None:
        if type(value).__module__.split(".")[0] in ("jax", "jaxlib", "threading", "_thread"):
            return
        held = getattr(value, "__dict__", None)
        if isinstance(held, dict):
            self._snapshot(held)
        self._visit(type(value))
        for name in getattr(type(value), "__slots__", ()):
            if isinstance(name, str) and hasattr(value, name):
                self._visit(getattr(value, name))

    def _is_ours(self, file: str) -> bool:
        return file.startswith((self._root, "<")) or not ("-packages" in file or "/lib/python" in file)


def around() -> tuple[Any, ...]:
    """The switches of JAX and of the process."""
    held = getattr(os.environ, "_data", os.environ)
    return (*(getattr(jax.config, name, None) for name in SWITCHES), *held.keys(), *held.values())


def _may_change(kind: type) -> bool:
    return bool(kind.__flags__ & (1 << 9))  # classes of C cannot be changed


def _names(code: types.CodeType) -> Iterator[str]:
    yield from code.co_names
    for item in code.co_consts:
        if isinstance(item, types.CodeType):
            yield from _names(item)


def _items(value: Any) -> tuple[Any, ...]:
    """What a container, an object's attributes or a closure hold now."""
    if isinstance(value, Mapping):
        return (*value.keys(), *value.values())
    if isinstance(value, tuple) and value and isinstance(value[0], types.CellType):
        return tuple(_contents(cell) for cell in value)
    if isinstance(value, tuple | frozenset | MutableSequence | MutableSet):
        return tuple(value)
    if isinstance(value, np.ndarray):
        return (value.tobytes(),)
    return tuple(getattr(value, "_storage", ()))


def _contents(cell: types.CellType) -> Any:
    try:
        return cell.cell_contents
    except ValueError:  # it is still empty
        return MISSING


def _same_items(now: tuple[Any, ...], kept: tuple[Any, ...]) -> bool:
    return len(now) == len(kept) and all(map(_same, now, kept))


def _same(now: Any, kept: Any) -> bool:
    """Whether a place holds what it held: the object itself, an equal number or text, an array of the same kind."""
    if now is kept:
        return True
    if type(now) is not type(kept):
        return False
    if isinstance(now, PLAIN):
        return bool(now == kept) and repr(now) == repr(kept)
    if isinstance(now, np.ndarray | jax.Array) and not isinstance(now, jax.core.Tracer):
        return bool(now.shape == kept.shape and now.dtype == kept.dtype and now.size > FEW)
    return False
