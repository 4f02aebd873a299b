"""Haiku's own modules: how they are made, called, and what their attributes are."""

from __future__ import annotations

from hkmigrate.detect.evaluate.arguments import Arguments, given
from hkmigrate.detect.evaluate.core import Machine
from hkmigrate.detect.evaluate.haiku_parameters import position
from hkmigrate.detect.evaluate.library.common import Node, elements, function_name, new_object, required
from hkmigrate.detect.evaluate.library.haiku_names import access
from hkmigrate.detect.evaluate.library.table import external
from hkmigrate.detect.evaluate.values import (
    MISSING,
    Behaviour,
    ClassValue,
    DictValue,
    External,
    Instance,
    ListValue,
    Union,
    Value,
    is_haiku_module,
)
from hkmigrate.model.names import camel_to_snake
from hkmigrate.source.haiku import LAZY_MODULES, MODULE

EMBED = "haiku.Embed"
TABLE = "embeddings"
"""The parameter of an `hk.Embed`, and the property that reads it."""

OUTSIDE = "All `hk.Module`s must be initialized inside an `hk.transform`."


def new_module(m: Machine, name: str, arguments: Arguments, node: Node) -> Instance:
    """A module of a class of Haiku's own."""
    instance = new_object(m, name, {"#arguments": arguments}, node)
    default = camel_to_snake(name.rpartition(".")[2])
    initialize(m, instance, _or_default(module_name(name, arguments), default), arguments, node)
    if name not in LAZY_MODULES:
        m.ran_module(instance, name, node, built=True)
    return instance


def initialize(m: Machine, instance: Instance, name: Value, arguments: Arguments, node: Node) -> None:
    """Give a module that is no object of a class of the tree its path."""
    if m.haiku is None:
        m.raise_("ValueError", OUTSIDE, node)
    depth = len(m.haiku.modules)
    m.haiku.push(instance, "__init__")
    try:
        m.start_module(instance, name, arguments, node)
    finally:
        m.haiku.pop_to(depth)


def initialize_base(m: Machine, instance: Instance, base: str, arguments: Arguments, node: Node) -> None:
    """What `super().__init__(...)` does where the next class is one of Haiku's, or derived from one."""
    known = base if is_haiku_module(base) else "haiku.Module"
    m.heap.set(instance.attributes, "#arguments", arguments)
    m.start_module(instance, module_name(known, arguments), arguments, node)
    if known not in LAZY_MODULES and known != MODULE:
        m.ran_module(instance, known, node, built=True)


def module_name(name: str, arguments: Arguments) -> Value:
    """What a constructor is given as the name of the module, None where that is nothing."""
    found = arguments.get(position(name, "name"), "name")
    return None if found is MISSING else found


def _or_default(name: Value, default: str) -> Value:
    if isinstance(name, Union):
        return Union(tuple(default if one is None else one for one in name.alternatives))
    return default if name is None else name


def argument(instance: Instance, name: str) -> Value:
    """What the constructor of a module of Haiku's was given for a parameter, `MISSING` where nothing."""
    arguments = instance.attributes.get("#arguments")
    kind = instance.kind if isinstance(instance.kind, External) else None
    if kind is None or not isinstance(arguments, Arguments):
        return MISSING
    if name in arguments.keywords:
        return arguments.keywords[name]
    index = position(kind.name, name)
    return arguments.positional[index] if 0 <= index < len(arguments.positional) else MISSING


# --- calls ------------------------------------------------------------------------------------------------------------


def call_module(m: Machine, instance: Instance, arguments: Arguments, node: Node) -> Value:
    """A call of a module of Haiku's own."""
    haiku = m.haiku
    if haiku is None:
        return run_module(m, instance, arguments, node)
    depth = len(haiku.modules)
    haiku.push(instance, "__call__")
    try:
        if haiku.interceptors:
            return _intercepted(m, instance, arguments, node)
        return run_module(m, instance, arguments, node)
    finally:
        haiku.pop_to(depth)


def _intercepted(m: Machine, instance: Instance, arguments: Arguments, node: Node) -> Value:
    """A call that goes through the newest interceptor; the others come when that calls what it is given."""
    haiku = m.haiku
    assert haiku is not None
    interceptor = haiku.interceptors.pop()
    rest = Behaviour(lambda m, late, node: _next_interceptor(m, instance, late, node))
    run = Behaviour(lambda m, late, node: run_module(m, instance, late, node))
    attributes: dict[str, Value] = {
        "module": instance,
        "method_name": "__call__",
        "orig_method": run,
        "orig_class": instance.kind,
    }
    context = Instance.of("haiku.MethodContext", attributes)
    keywords = DictValue.of(arguments.keywords)
    keywords.inexact = not arguments.is_exact
    try:
        return m.invoke(interceptor, rest, tuple(arguments.positional), keywords, context, node=node)
    finally:
        haiku.interceptors.append(interceptor)


def _next_interceptor(m: Machine, instance: Instance, arguments: Arguments, node: Node) -> Value:
    if m.haiku is not None and m.haiku.interceptors:
        return _intercepted(m, instance, arguments, node)
    return run_module(m, instance, arguments, node)


def run_module(m: Machine, instance: Instance, arguments: Arguments, node: Node) -> Value:
    """What a module of Haiku's own does when it is called."""
    if instance.is_of("haiku.Sequential"):
        return _run_layers(m, instance, arguments, node)
    if instance.is_of("haiku.ToModule"):
        return m.call(instance.attributes["#function"], arguments, node)
    if instance.is_of(EMBED) and m.haiku is not None:
        read_table(m, instance, node)
    built = instance.attributes.get("#arguments")
    if isinstance(built, Arguments):
        m.may_call(built.every(), node, _name(instance))
    m.may_call(arguments.every(), node, _name(instance))
    return m.array(_name(instance), node)


def read_table(m: Machine, instance: Instance, node: Node) -> Value:
    """The table of an `hk.Embed`, a parameter of the module that its property and its calls read."""
    assert m.haiku is not None
    sizes: list[Value] = [argument(instance, size) for size in ("vocab_size", "embed_dim")]
    init = argument(instance, "w_init")
    matrix = argument(instance, "embedding_matrix")
    if init in (MISSING, None):
        init = new_initializer(m, "haiku.initializers.TruncatedNormal", given(), node)
    if matrix not in (MISSING, None) or MISSING in sizes:
        init, sizes = m.array("embedding_matrix", node), [m.array("embedding_matrix", node) for _ in sizes]
    depth = len(m.haiku.modules)
    m.haiku.push(instance, TABLE)
    try:
        access(m, "get_parameter", given(TABLE, ListValue(sizes), init=init), node)
    finally:
        m.haiku.pop_to(depth)
    return m.array(f"{EMBED}.{TABLE}", node)


def _name(instance: Instance) -> str:
    return instance.kind.name if isinstance(instance.kind, External | ClassValue) else ""


def _run_layers(m: Machine, instance: Instance, arguments: Arguments, node: Node) -> Value:
    layers = argument(instance, "layers")
    items, exact = elements(m, layers, node) if layers is not MISSING else ([], True)
    if not exact:
        m.may_call(iter(items), node, "haiku.Sequential")
        return m.array("haiku.Sequential", node)
    value = arguments.get(0, "inputs", None)
    for index, layer in enumerate(items):
        value = m.call(layer, arguments if index == 0 else given(value), node)
    return value


# --- functions as modules ---------------------------------------------------------------------------------------------


@external("haiku.to_module")
def _to_module(m: Machine, arguments: Arguments, node: Node) -> Value:
    function = required(m, arguments, 0, "f", node)

    def make(m: Machine, named: Arguments, node: Node) -> Value:
        instance = new_object(m, "haiku.ToModule", {"#function": function, "#arguments": named}, node)
        name = named.get(0, "name", None)
        if name is None:
            name = function_name(function) or m.unknown("name", "hk.to_module", node)
        initialize(m, instance, name, named, node)
        return instance

    return Behaviour(make)


@external("haiku.Deferred")
def _deferred(m: Machine, arguments: Arguments, node: Node) -> Value:
    factory = required(m, arguments, 0, "factory", node)
    return Instance.of("haiku.Deferred", {"#factory": factory, "#call": arguments.get(1, "call_methods", None)})


def deferred_target(m: Machine, instance: Instance, node: Node) -> Value:
    """The module behind `hk.Deferred`, which is made when it is first wanted."""
    if "#target" not in instance.attributes:
        m.heap.set(instance.attributes, "#target", m.invoke(instance.attributes["#factory"], node=node))
    return instance.attributes["#target"]


@external("haiku.deep_rnn_with_skip_connections")
def _deep_rnn(m: Machine, arguments: Arguments, node: Node) -> Value:
    return new_module(m, "haiku.DeepRNN", arguments, node)


@external("haiku.dynamic_unroll", "haiku.static_unroll")
def _unroll(m: Machine, arguments: Arguments, node: Node) -> Value:
    core, inputs = required(m, arguments, 0, "core", node), arguments.get(1, "input_sequence", None)
    with m.repeated():
        result = m.invoke(core, inputs, arguments.get(2, "initial_state", None), node=node)
    if isinstance(result, tuple) and len(result) == 2:
        return result
    return m.array("unroll", node), m.array("unroll", node)


@external("haiku.PRNGSequence")
def _keys(m: Machine, _arguments: Arguments, node: Node) -> Value:
    return m.array("random keys", node)


def is_initializer(name: str) -> bool:
    """Whether a class makes initializers, of which objects are kept as they were called."""
    return name.startswith(("haiku.initializers.", "jax.nn.initializers."))


def new_initializer(m: Machine, name: str, arguments: Arguments, node: Node) -> Instance:
    """An initializer: a call that is kept."""
    return new_object(m, name, {"#arguments": arguments}, node)
