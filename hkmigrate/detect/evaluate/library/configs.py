"""Configurations: dictionaries whose keys are attributes too, of `ml_collections` and others, and flags."""

from __future__ import annotations

from hkmigrate.detect.evaluate.arguments import Arguments
from hkmigrate.detect.evaluate.core import Machine
from hkmigrate.detect.evaluate.library.common import Node, derived, required
from hkmigrate.detect.evaluate.library.keys import read_key, update_mapping, write_key
from hkmigrate.detect.evaluate.library.table import external
from hkmigrate.detect.evaluate.values import (
    MISSING,
    DictValue,
    Instance,
    Top,
    Value,
    payload,
)

CONFIG = "ml_collections.ConfigDict"
"""The class under which all kinds of configurations are kept."""


def new_config(mapping: DictValue) -> Instance:
    """The configuration of a dictionary; the dictionaries in it become configurations."""
    items = {key: _converted(value) for key, value in mapping.items.items()}
    return Instance.of(CONFIG, payload=DictValue(items, inexact=mapping.inexact))


def _converted(value: Value) -> Value:
    return new_config(value) if isinstance(value, DictValue) else value


def set_config(m: Machine, config: Instance, key: Value, value: Value) -> None:
    """`config.key = value`, or `config[key] = value`."""
    assert isinstance(config.payload, DictValue)
    write_key(m, config.payload, key, _converted(value))


def get_config(m: Machine, config: Instance, key: str, default: Value, node: Node) -> Value:
    """`config.key`, where it is no method."""
    assert isinstance(config.payload, DictValue)
    if key not in config.payload.items and not config.payload.inexact:
        return default
    return read_key(m, config.payload, key, default, node)


@external(
    CONFIG,
    "ml_collections.FrozenConfigDict",
    "ml_collections.create",
    "easydict.EasyDict",
    "attrdict.AttrDict",
    "munch.Munch",
    "munch.munchify",
    "box.Box",
    "omegaconf.OmegaConf.create",
    "omegaconf.DictConfig",
)
def _config(m: Machine, arguments: Arguments, node: Node) -> Value:
    value = arguments.get(0, "initial_dictionary")
    if isinstance(payload(value), Top):
        return derived(m, "config", [value], node)
    mapping = DictValue()
    given = Arguments([] if value in (MISSING, None) else [value], {**arguments.keywords})
    given.keywords = {key: one for key, one in given.keywords.items() if key not in ("initial_dictionary", "type_safe")}
    update_mapping(m, mapping, given, node)
    mapping.inexact = mapping.inexact or not arguments.is_exact
    return new_config(mapping)


@external("ml_collections.FieldReference")
def _reference(m: Machine, arguments: Arguments, node: Node) -> Value:
    return required(m, arguments, 0, "default", node)


@external(
    "ml_collections.placeholder",
    "ml_collections.required_placeholder",
    "ml_collections.config_flags.DEFINE_config_file",
)
def _placeholder(m: Machine, _arguments: Arguments, node: Node) -> Value:
    return m.unknown("config", "a placeholder", node)


def config_method(m: Machine, config: Instance, name: str, arguments: Arguments, node: Node) -> Value:
    """A method of a configuration; those of dictionaries are run on its payload."""
    mapping = config.payload
    assert isinstance(mapping, DictValue)
    first = arguments.get(0, default=None)
    match name:
        case "lock" | "unlock" | "unlocked" | "ignore_type" | "to_dict" | "toDict" | "copy_and_resolve_references":
            return _plain(config) if name in ("to_dict", "toDict") else config
        case "get_ref" | "get_oneway_ref":
            return read_key(m, mapping, first, MISSING, node)
        case "update_from_flattened_dict" | "set_from_flattened_dict":
            _update_flat(m, config, first, node)
            return None
        case "update":
            given = DictValue()
            update_mapping(m, given, arguments, node)
            _update_deep(m, config, given)
            return None
        case "is_locked" | "eq_as_configdict" | "to_json" | "to_yaml" | "get_type":
            return m.unknown("config", name, node)
        case "__setitem__" | "__setattr__":
            set_config(m, config, first, arguments.get(1, default=None))
            return None
        case "setdefault":
            return m.method(mapping, name, Arguments([first, _converted(arguments.get(1, default=None))]), node)
        case "copy":
            return new_config(mapping)
    return m.method(mapping, name, arguments, node)


def _plain(value: Value) -> Value:
    """A configuration as plain dictionaries."""
    if isinstance(value, Instance) and value.is_of(CONFIG) and isinstance(value.payload, DictValue):
        items = {key: _plain(one) for key, one in value.payload.items.items()}
        return DictValue(items, inexact=value.payload.inexact)
    return value


def _update_deep(m: Machine, config: Instance, given: DictValue) -> None:
    """`ConfigDict.update` goes into the configurations that are there."""
    mapping = config.payload
    assert isinstance(mapping, DictValue)
    for key, value in given.items.items():
        there = mapping.items.get(key)
        inner = payload(value)
        if isinstance(there, Instance) and there.is_of(CONFIG) and isinstance(inner, DictValue):
            _update_deep(m, there, inner)
        else:
            set_config(m, config, key, value)
    if given.inexact:
        m.heap.touch(mapping)
        mapping.inexact = True


def _update_flat(m: Machine, config: Instance, given: Value, node: Node) -> None:
    """Set values by dotted paths."""
    inner = payload(given)
    if not isinstance(inner, DictValue):
        assert isinstance(config.payload, DictValue)
        m.heap.touch(config.payload)
        config.payload.inexact = True
        return
    for path, value in inner.items.items():
        target: Value = config
        *parts, last = path.split(".") if isinstance(path, str) else (path,)
        for part in parts:
            found = (
                target.payload.items.get(part)
                if isinstance(target, Instance) and isinstance(target.payload, DictValue)
                else None
            )
            target = found
        if isinstance(target, Instance) and target.is_of(CONFIG):
            set_config(m, target, last, value)
        else:
            m.unknown("config", "update_from_flattened_dict", node)


# --- flags ------------------------------------------------------------------------------------------------------------


def _flag(m: Machine, arguments: Arguments, node: Node) -> Value:
    name = arguments.get(0, "name")
    return m.unknown("flag", name if isinstance(name, str) else "", node)


for _kind in (
    "string",
    "integer",
    "float",
    "bool",
    "boolean",
    "enum",
    "enum_class",
    "list",
    "multi_string",
    "spaceseplist",
):
    external(f"absl.flags.DEFINE_{_kind}")(_flag)


@external("argparse.ArgumentParser")
def _parser(m: Machine, _arguments: Arguments, node: Node) -> Value:
    return m.unknown("environment", "command line", node)
