"""`isinstance`, for what is known and what is not."""

from __future__ import annotations

from pathlib import PurePosixPath

from hkmigrate.detect.evaluate.comparisons import (
    agreed,
)
from hkmigrate.detect.evaluate.values import (
    NATIVE,
    Array,
    Bound,
    ClassValue,
    DictValue,
    External,
    FunctionValue,
    Instance,
    ListValue,
    Partial,
    SetValue,
    Text,
    Top,
    Union,
    Value,
    Wrapped,
    is_haiku_module,
)

_NATIVE_KINDS: dict[str, type] = {
    f"builtins.{kind.__name__}": kind for kind in (int, float, str, bytes, complex, bool, tuple, range)
}
_NUMBERS = frozenset(("numbers.Number", "numbers.Real", "numbers.Integral"))
_SEQUENCES = frozenset(("collections.abc.Sequence", "typing.Sequence", "collections.abc.Iterable", "typing.Iterable"))
_KINDS: dict[type, frozenset[str]] = {
    ListValue: frozenset(("builtins.list", "typing.List", "collections.abc.MutableSequence")) | _SEQUENCES,
    DictValue: frozenset(
        (
            *("builtins.dict", "typing.Dict", "collections.abc.Mapping", "typing.Mapping"),
            *("collections.abc.MutableMapping", "typing.MutableMapping", "collections.abc.Iterable"),
        )
    ),
    SetValue: frozenset(("builtins.set", "builtins.frozenset", "collections.abc.Set", "collections.abc.Iterable")),
    tuple: frozenset(("builtins.tuple", "typing.Tuple")) | _SEQUENCES,
    str: frozenset(("builtins.str", "typing.Text")) | _SEQUENCES,
    ClassValue: frozenset(("builtins.type",)),
}
_CALLABLES = frozenset(("collections.abc.Callable", "typing.Callable", "types.FunctionType", "types.MethodType"))
_ARRAYS = frozenset(("ndarray", "Array", "Tracer", "ArrayImpl"))


def is_instance(value: Value, kind: Value) -> bool | None:
    """`isinstance(value, kind)`, None where that is not known."""
    if isinstance(kind, tuple):
        answers = {is_instance(value, one) for one in kind}
        return True if True in answers else None if None in answers else False
    if isinstance(value, Union):
        return agreed(is_instance(one, kind) for one in value.alternatives)
    if isinstance(value, Top):
        return _is_unknown_instance(value, kind)
    if isinstance(kind, External) and kind.name == "builtins.object":
        return True
    if isinstance(value, Instance):
        return _is_object_of(value, kind)
    if not isinstance(kind, External):
        return False if isinstance(kind, ClassValue) else None
    if kind.name in _NATIVE_KINDS and isinstance(value, (*NATIVE, tuple, range)):
        return isinstance(value, _NATIVE_KINDS[kind.name])
    return _is_of_kind(value, kind.name)


def _is_of_kind(value: Value, name: str) -> bool | None:
    for shape, names in _KINDS.items():
        if isinstance(value, shape):
            return name in names
    if isinstance(value, FunctionValue | Bound | Partial | Wrapped):
        return name in _CALLABLES
    if isinstance(value, PurePosixPath):
        return name in ("pathlib.Path", "pathlib.PurePath", "os.PathLike")
    if isinstance(value, int | float) and not isinstance(value, bool):
        return name in _NUMBERS
    return None if isinstance(value, External) else False


def _is_unknown_instance(value: Top, kind: Value) -> bool | None:
    name = kind.name if isinstance(kind, External) else ""
    if isinstance(value, Text):
        return name == "builtins.str"
    if isinstance(value, Array):
        if name.rpartition(".")[2] in _ARRAYS:
            return True
        plainly = name in ("builtins.tuple", "builtins.list", "builtins.dict", "builtins.str")
        return False if plainly or isinstance(kind, ClassValue) else None
    return None


def _is_object_of(value: Instance, kind: Value) -> bool | None:
    name = kind.name if isinstance(kind, External) else ""
    cls = value.tree_class
    if cls is None:
        if kind == value.kind:
            return True
        assert isinstance(value.kind, External)
        return name == "haiku.Module" and is_haiku_module(value.kind.name)
    if kind in cls.order or (name == "haiku.Module" and cls.is_module):
        return True
    if value.payload is not None and name and _is_of_kind(value.payload, name):
        return True
    unknown = any(isinstance(base, External) and base.name == "?" for base in cls.order)
    return None if unknown or isinstance(kind, Top | Union) else False
