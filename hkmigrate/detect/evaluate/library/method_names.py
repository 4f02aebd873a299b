"""Which methods native values, containers and objects of the library have."""

from __future__ import annotations

from pathlib import PurePosixPath

from hkmigrate.detect.evaluate.values import (
    NATIVE,
    DictValue,
    Generator,
    Instance,
    ListValue,
    SetValue,
    Text,
    Value,
    payload,
)

_LIST = frozenset(dir(list)) | frozenset(("appendleft", "extendleft", "popleft", "rotate"))
_DICT = frozenset(dir(dict)) | frozenset(("move_to_end",))
_WITH_FACTORY = frozenset(("default_factory", "most_common", "elements", "subtract"))
"""Methods of `defaultdict` and `Counter`."""
_GENERATOR = frozenset(("__next__", "__iter__", "send", "throw", "close"))

OBJECT_METHODS: dict[str, frozenset[str]] = {
    "contextlib.ExitStack": frozenset(
        ("enter_context", "callback", "push", "close", "pop_all", "__enter__", "__exit__")
    ),
    "contextvars.ContextVar": frozenset(("get", "set", "reset")),
    "itertools.count": frozenset(("__next__", "__iter__")),
    "itertools.repeat": frozenset(("__next__", "__iter__")),
    "itertools.cycle": frozenset(("__next__", "__iter__")),
    "builtins.iterator": frozenset(("__next__", "__iter__")),
    "re.Pattern": frozenset(("match", "search", "fullmatch", "sub", "split", "findall", "finditer")),
    "re.Match": frozenset(("group", "groups", "groupdict", "start", "end", "span", "__getitem__")),
    "string.Template": frozenset(("substitute", "safe_substitute")),
    "threading.Lock": frozenset(("acquire", "release", "locked")),
    "haiku.MethodContext": frozenset(("_replace", "_asdict")),
}
"""The methods of external objects, by the canonical name of their class."""

CONFIG_METHODS = frozenset(dir(dict)) | frozenset(
    (
        *("lock", "unlock", "unlocked", "copy_and_resolve_references", "to_dict", "get_ref", "get_oneway_ref"),
        *("update_from_flattened_dict", "ignore_type", "is_locked", "eq_as_configdict", "to_yaml", "to_json"),
        *("get_type", "set_from_flattened_dict", "toDict", "as_configdict", "convert_dict", "type_safe"),
    )
)
"""The methods of a configuration: those of a dictionary, and its own."""


def has_method(value: Value, name: str) -> bool:
    """Whether a native value, container or object of the library has an attribute `name`."""
    inner = payload(value)
    match inner:
        case Text():
            return hasattr(str, name)
        case ListValue():
            return name in _LIST
        case DictValue():
            return name in _DICT or (inner.factory is not None and name in _WITH_FACTORY)
        case SetValue():
            return hasattr(set, name)
        case Generator():
            return name in _GENERATOR
        case PurePosixPath():
            return hasattr(PurePosixPath, name) or name in _PATH
        case Instance():
            return name in OBJECT_METHODS.get(getattr(inner.kind, "name", ""), ())
    return isinstance(inner, (*NATIVE, tuple, range, slice)) and hasattr(inner, name)


_PATH = frozenset(
    (
        *("absolute", "chmod", "cwd", "exists", "expanduser", "glob", "home", "is_dir", "is_file", "iterdir", "mkdir"),
        *("open", "read_bytes", "read_text", "rename", "resolve", "rglob", "stat", "touch", "unlink", "write_bytes"),
        *("write_text", "samefile", "symlink_to", "owner"),
    )
)
