"""A checkpoint as people save the parameters of a Haiku program: NumPy's archives, pickles, and flax's msgpack.

To read a pickle runs what is in it, and so it is read only here, in a process of its own as the program is.
"""

from __future__ import annotations

import functools
import importlib
import io
import pickle
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np

from hkmigrate.model.renames import renamed
from hkmigrate.worker.blame import EntryError
from hkmigrate.worker.trace import Traced

PARTS = (("params/", "parameter"), ("state/", "state"))


def values_for(traced: Traced, file: Path, renames: Mapping[str, str]) -> dict[str, Any] | None:
    """The values of a call's inputs by name, as far as `file` holds them; None where it is of another program.

    Args:
        traced: the call.
        file: the checkpoint, in which paths are those of the old tree.
        renames: old paths to those by which inputs are known.

    Raises:
        EntryError: the file cannot be read, or holds some parameters of the program and not all, or in other shapes.
    """
    held = _read(file)
    known = {f"{kind} {renamed(path, renames)}": value for (kind, path), value in held.items()}
    wanted = [(name, aval) for name, aval in zip(traced.names, traced.avals, strict=True) if _is_kept(name)]
    found = {name: aval for name, aval in wanted if name in known}
    if not any(name.startswith("parameter ") for name in found):
        return None
    for name, aval in wanted:
        if name not in known and name.startswith("parameter "):
            raise EntryError(f"{file.name} has no {name}")
        if name in known and np.shape(known[name]) != aval.shape:
            raise EntryError(f"{file.name} has {name} with the shape {np.shape(known[name])}, not {aval.shape}")
    return {name: np.asarray(known[name]).astype(aval.dtype) for name, aval in found.items()}


def _is_kept(name: str) -> bool:
    return name.startswith(("parameter ", "state "))


@functools.lru_cache(maxsize=1)
def _read(file: Path) -> dict[tuple[str, str], Any]:
    """Values by kind and path."""
    try:
        value = _content(file, file.read_bytes())
    except EntryError:
        raise
    except Exception as error:  # a file may be broken in any way
        raise EntryError(f"{file.name} cannot be read: {type(error).__name__}: {error}") from error
    flat = dict(_flat(_whole(value), ""))
    if not any(path.startswith(head) for path in flat for head, _ in PARTS):
        flat = {f"params/{path}": item for path, item in flat.items()}
    return {
        (kind, path.removeprefix(head)): item
        for path, item in flat.items()
        for head, kind in PARTS
        if path.startswith(head)
    }


def _content(file: Path, data: bytes) -> Any:
    if zipfile.is_zipfile(io.BytesIO(data)):
        with np.load(io.BytesIO(data), allow_pickle=True) as archive:
            return {name: _plain(archive[name]) for name in archive.files}
    if data.startswith(b"\x93NUMPY"):
        return _plain(np.load(io.BytesIO(data), allow_pickle=True))
    if file.suffix == ".msgpack":
        try:
            restore = importlib.import_module("flax.serialization").msgpack_restore
        except ImportError:
            raise EntryError(f"{file.name} cannot be read without flax, which is not installed") from None
        return restore(data)
    return pickle.loads(data)  # noqa: S301  of this process nothing is believed that the program could not say as well


def _plain(array: Any) -> Any:
    return array.item() if array.dtype == object and array.shape == () else array


def _whole(value: Any) -> Any:
    """Parameters, or `params` and `state`, of what may be a pair of them or an object that has them."""
    if isinstance(value, tuple | list) and not hasattr(value, "params") and value and isinstance(value[0], Mapping):
        second = value[1] if len(value) > 1 and isinstance(value[1], Mapping) else {}
        return {"params": value[0], "state": second}
    if not isinstance(value, Mapping) and hasattr(value, "params"):
        return {"params": value.params, "state": getattr(value, "state", None) or {}}
    return value


def _flat(value: Any, path: str) -> Iterator[tuple[str, Any]]:
    if isinstance(value, Mapping):
        for key, item in value.items():
            yield from _flat(item, f"{path}/{key}" if path else str(key))
    elif hasattr(value, "dtype") or isinstance(value, bool | int | float | complex):
        yield path, value
