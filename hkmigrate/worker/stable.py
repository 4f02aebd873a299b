"""Names for the values inside a graph: equal names mean equal values, in any process."""

from __future__ import annotations

import dataclasses
import enum
import functools
import hashlib
import re
import types
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import jax
import numpy as np

ADDRESS = re.compile(r" at 0x[0-9a-fA-F]+|0x[0-9a-f]{8,}")
SIZE = 16
PLACES = ("debug", "_debug", "src", "source", "weak", "_weak", "__weak")  # attributes that say where something stands
SCALARS = (bool, int, float, complex, str, bytes, type(None), type(Ellipsis))


def mix(*parts: bytes) -> bytes:
    """One digest of several byte strings; where one ends and the next begins counts."""
    state = hashlib.blake2b(digest_size=SIZE)
    for part in parts:
        state.update(len(part).to_bytes(8, "big"))
        state.update(part)
    return state.digest()


class Namer:
    """Names values; what it cannot see into is named by its type and listed in `unseen`.

    Attributes:
        unseen: what could be named only in part, such as `function scale`, in the order of finding.
    """

    def __init__(self, graph: Callable[[Any], str | None], *, masked: bool = False) -> None:
        """`graph` names an inner graph (a jaxpr), and says None to anything else.

        With `masked`, what could be named only in part is named by its type alone.
        """
        self._graph = graph
        self._masked = masked
        self._open: set[int] = set()
        self.unseen: dict[str, None] = {}

    def name(self, value: Any) -> str:
        """The name of `value`, without addresses, whatever its type."""
        if isinstance(value, enum.Enum):
            return f"{_kind(value)}.{value.name}"
        if isinstance(value, SCALARS):
            return f"{type(value).__name__}:{value!r}"
        if id(value) in self._open:
            return "itself"
        self._open.add(id(value))
        try:
            return self._compound(value)
        finally:
            self._open.discard(id(value))

    def _compound(self, value: Any) -> str:
        graph = self._graph(value)
        if graph is not None:
            return graph
        if isinstance(value, np.ndarray | np.generic | jax.Array) and not isinstance(value, jax.core.Tracer):
            return array_name(value)
        if type(value).__name__ != "PRNGImpl" and isinstance(value, tuple | list | set | frozenset | Mapping):
            return self._container(value)
        return self._thing(value)

    def _container(self, value: Any) -> str:
        if isinstance(value, tuple | list):
            return f"{_kind(value)}({','.join(self.name(item) for item in value)})"
        if isinstance(value, set | frozenset):
            return f"set({','.join(sorted(self.name(item) for item in value))})"
        items = sorted(f"{self.name(key)}={self.name(item)}" for key, item in value.items())
        return f"{_kind(value)}({','.join(items)})"

    def _thing(self, value: Any) -> str:
        if isinstance(value, type):
            return f"{value.__module__}.{value.__qualname__}"
        if isinstance(value, functools.partial | types.MethodType | types.FunctionType):
            return self._callable(value)
        if type(value).__name__ == "PRNGImpl":
            return self._key_kind(value)
        return self._object(value)

    def _callable(self, value: Any) -> str:
        if isinstance(value, functools.partial):
            return f"partial({self.name(value.func)},{self.name(value.args)},{self.name(value.keywords)})"
        if isinstance(value, types.MethodType):
            return f"method({self.name(value.__func__)},{self.name(value.__self__)})"
        return self._function(value)

    def _object(self, value: Any) -> str:
        if dataclasses.is_dataclass(value):
            fields = ",".join(f"{f.name}={self.name(getattr(value, f.name))}" for f in dataclasses.fields(value))
            return f"{_kind(value)}({fields})"
        if isinstance(value, jax.core.Tracer):
            self.unseen[f"{type(value).__name__} object"] = None
            return _kind(value)
        if isinstance(value, jax.tree_util.PyTreeDef):
            return self._tree(value)
        text, held = repr(value), attributes(value)
        if not _is_of_jax(type(value)) and held and not isinstance(value, types.ModuleType):
            return f"{_kind(value)}({self.name(held)})"
        if not ADDRESS.search(text):
            return f"{_kind(value)}:{text}"
        self.unseen[f"{type(value).__name__} object"] = None
        return f"{_kind(value)}({self.name({key: item for key, item in held.items() if not key.startswith(PLACES)})})"

    def _tree(self, tree: Any) -> str:
        """The structure of a pytree, with what its classes keep besides arrays by value."""
        kind, static = tree.node_data() or (None, None)
        children = ",".join(self.name(child) for child in tree.children())
        return f"tree:{self.name(kind)}:{self.name(static)}({children})"

    def _function(self, value: types.FunctionType) -> str:
        """A function of jax itself that closes over nothing is known by name; any other is host code."""
        name = f"{value.__module__}.{value.__qualname__}"
        if _is_of_jax(value) and not value.__closure__:
            return f"function:{name}:{code_name(value.__code__)}"
        self.unseen[f"function {value.__qualname__}"] = None
        cells = [_contents(cell) for cell in value.__closure__ or ()]
        held = self.name([cells, list(value.__defaults__ or ()), dict(value.__kwdefaults__ or {})])
        return f"function:{'' if self._masked else name}:{code_name(value.__code__)}:{held}"

    def _key_kind(self, value: Any) -> str:
        """A random key implementation of JAX itself is known by name; of any other, the functions count as well."""
        functions = [part for part in value if callable(part)]
        if all(_is_of_jax(function) for function in functions):
            return f"key:{value.tag}:{value.name}"
        self.unseen[f"random key implementation {value.name}"] = None
        return f"key:{value.tag}:{value.name}:{self.name([_plain(function) for function in functions])}"


def array_name(value: Any) -> str:
    """Dtype, shape and content of an array (NumPy, JAX, or random keys of JAX)."""
    dtype = value.dtype
    if jax.numpy.issubdtype(dtype, jax.dtypes.prng_key):
        return f"{dtype}:{array_name(jax.random.key_data(value))}"
    array = np.asarray(value)
    if array.dtype == object:
        return f"object{array.shape}:{ADDRESS.sub('', repr(array.tolist()))}"
    content = hashlib.blake2b(np.ascontiguousarray(array).tobytes(), digest_size=SIZE).hexdigest()
    return f"{array.dtype}{array.shape}:{content}"


def _plain(function: Any) -> Any:
    """A function without what JAX has wrapped around it."""
    while hasattr(function, "__wrapped__"):
        function = function.__wrapped__
    return function


def _is_of_jax(function: Any) -> bool:
    return str(getattr(_plain(function), "__module__", "")).split(".")[0] in ("jax", "jaxlib")


def attributes(value: Any) -> dict[str, Any]:
    """What an object holds, in its dictionary, its slots and its fields."""
    held = dict(getattr(value, "__dict__", None) or {})
    names = [name for kind in type(value).__mro__ for name in _slots(kind)]
    names += [part.name for part in dataclasses.fields(value)] if dataclasses.is_dataclass(value) else []
    return held | {name: getattr(value, name) for name in names if hasattr(value, name)}


def _slots(kind: type) -> Sequence[str]:
    slots = kind.__dict__.get("__slots__", ())
    names = (slots,) if isinstance(slots, str) else tuple(slots)
    return [name for name in names if name not in ("__weakref__", "__dict__")]


def _kind(value: Any) -> str:
    return f"{type(value).__module__}.{type(value).__qualname__}"


def _contents(cell: types.CellType) -> Any:
    try:
        return cell.cell_contents
    except ValueError:  # the cell is still empty
        return None


def code_name(code: types.CodeType) -> str:
    """A digest of what code does, wherever it stands."""
    consts = [code_name(item) if isinstance(item, types.CodeType) else repr(item) for item in code.co_consts]
    text = repr((code.co_code, consts, code.co_names, code.co_varnames, code.co_freevars, code.co_cellvars))
    return hashlib.blake2b(ADDRESS.sub("", text).encode(), digest_size=SIZE).hexdigest()
