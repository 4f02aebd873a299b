"""Calls of what comes from outside the tree: by the tables, as a class of Haiku's, natively, or not known."""

from __future__ import annotations

import builtins

from hkmigrate.detect.evaluate.arguments import Arguments
from hkmigrate.detect.evaluate.core import Machine
from hkmigrate.detect.evaluate.events import KEYS
from hkmigrate.detect.evaluate.library import (
    configs,
    containers,
    functions,
    haiku_names,
    haiku_transforms,
    iteration,
    iterators,
    kinds,
    marks,
    numbers,
    objects,
    patterns,
    taking,
    trees,
)
from hkmigrate.detect.evaluate.library.common import Node, derived, new_object
from hkmigrate.detect.evaluate.library.haiku_modules import (
    initialize_base,
    is_initializer,
    new_initializer,
    new_module,
)
from hkmigrate.detect.evaluate.library.pure import call_pure, is_pure
from hkmigrate.detect.evaluate.library.system import module_by_name
from hkmigrate.detect.evaluate.library.table import EXTERNALS
from hkmigrate.detect.evaluate.values import (
    ClassValue,
    External,
    Instance,
    Top,
    Value,
    is_haiku_module,
    payload,
)
from hkmigrate.model.names import camel_to_snake

TABLES = (
    *(configs, containers, functions, haiku_names, haiku_transforms, iteration, iterators, kinds, marks),
    *(numbers, objects, patterns, taking, trees),
)
"""The files whose handlers enter the tables when they are imported."""

ARRAY_LIBRARIES = frozenset(
    (
        *("jax", "numpy", "haiku", "optax", "chex", "scipy", "distrax", "rlax", "jraph", "einops", "e3nn_jax", "jmp"),
        *(
            "numpyro",
            "tensorflow_probability",
            "ml_dtypes",
            "jaxlib",
            "kfac_jax",
            "dm_pix",
            "trax",
            "equinox",
            "diffrax",
        ),
    )
)
"""Packages of whose functions arrays are expected."""


def call_external(m: Machine, external: External, arguments: Arguments, node: Node) -> Value:
    """The value of a call of a function or class from outside the tree."""
    name = external.name
    handler = EXTERNALS.get(name)
    if handler is not None:
        return handler(m, arguments, node)
    if is_haiku_module(name):
        return new_module(m, name, arguments, node)
    if is_initializer(name):
        return new_initializer(m, name, arguments, node)
    if is_exception(name):
        return new_object(m, name, {"args": tuple(arguments.positional)}, node)
    if name in _RANDOM:
        m.drew(node, KEYS)
    if is_pure(name):
        return call_pure(m, name, arguments, node)
    owner, _, method = name.rpartition(".")
    if is_haiku_module(owner) or owner.startswith("builtins."):
        return _call_unbound(m, owner, method, arguments, node)
    return unknown_external(m, name, arguments, node)


_RANDOM = frozenset(("haiku.next_rng_key", "haiku.next_rng_keys", "haiku.maybe_next_rng_key", "haiku.reserve_rng_keys"))


def is_exception(name: str) -> bool:
    """Whether a canonical name is that of one of Python's exception classes."""
    found = getattr(builtins, name.removeprefix("builtins."), None) if name.startswith("builtins.") else None
    return isinstance(found, type) and issubclass(found, BaseException)


def _call_unbound(m: Machine, owner: str, method: str, arguments: Arguments, node: Node) -> Value:
    """A method that is called on its class, the object first: `dict.update(self, ...)`, `hk.Module.__init__(self)`."""
    if not arguments.positional:
        return unknown_external(m, f"{owner}.{method}", arguments, node)
    value, rest = arguments.positional[0], arguments.without(1)
    if owner == "builtins.object" and method == "__new__":
        return new_blank(m, value, rest, node)
    if isinstance(value, Instance):
        if is_haiku_module(owner):
            if method == "__init__":
                initialize_base(m, value, owner, rest, node)
                return None
            m.may_call(rest.every(), node, owner)
            return m.array(f"{owner}.{method}", node)
        if method == "__setattr__" and len(rest.positional) == 2 and isinstance(rest.positional[0], str):
            m.heap.set(value.attributes, rest.positional[0], rest.positional[1])
            return None
        if method == "__init__" and is_exception(owner):
            m.heap.set(value.attributes, "args", tuple(rest.positional))
            return None
        if owner == "builtins.object":
            return _object_method(m, value, method, rest, node)
    return m.method(payload(value), method, rest, node)


def new_blank(m: Machine, cls: Value, arguments: Arguments, node: Node) -> Value:
    """`object.__new__(cls)`."""
    if isinstance(cls, ClassValue | External):
        return m.blank(cls, arguments, node)
    return derived(m, "class", [cls], node, "__new__")


def _object_method(m: Machine, value: Instance, method: str, arguments: Arguments, node: Node) -> Value:
    name = arguments.get(0, default=None)
    if method in ("__init__", "__init_subclass__"):
        return None
    if method in ("__getattribute__", "__getattr__") and isinstance(name, str):
        if name in value.attributes:
            return value.attributes[name]
        return m.get_attribute(value, name, node)
    if method == "__delattr__" and isinstance(name, str):
        m.heap.delete(value.attributes, name)
        return None
    return m.unknown("method", f"object.{method}", node)


def unknown_external(m: Machine, name: str, arguments: Arguments, node: Node) -> Value:
    """A call of something of which nothing is known: it may call what it is given."""
    m.may_call(arguments.every(), node, name)
    _may_make(m, name, arguments, node)
    if name.partition(".")[0] in ARRAY_LIBRARIES:
        return m.array(name, node)
    return m.unknown("external", name, node)


def _may_make(m: Machine, name: str, arguments: Arguments, node: Node) -> None:
    """Note that a class from another package may be a module, which has the name that Haiku would give it."""
    last = name.rpartition(".")[2]
    if m.haiku is None or not last[:1].isupper():
        return
    given = payload(arguments.keywords.get("name"))
    asked = given if isinstance(given, str) else camel_to_snake(last)
    path: Value = asked
    if m.haiku.modules:
        module, method = m.haiku.modules[-1]
        above = module.attributes.get("module_name")
        between = {"__init__": "~/", "__call__": ""}.get(method, f"~{method}/")
        path = f"{above}/{between}{asked}" if isinstance(above, str) else m.unknown("name", name, node)
    m.met("perhaps", path, node, arguments, forced=False, sole=False)


def external_item(m: Machine, external: External, key: Value, node: Node) -> Value:
    """`external[key]`: a generic type stays what it is, other things are not known."""
    if external.name == "sys.modules":
        return module_by_name(m, key, node)
    if external.name.startswith(("typing.", "collections.", "builtins.", "jaxtyping.", "re.", "types.", "os.PathLike")):
        return external
    if external.name.partition(".")[0] in ARRAY_LIBRARIES:
        return m.array(external.name, node)
    return derived(m, "external", [key] if isinstance(key, Top) else [], node, external.name)
