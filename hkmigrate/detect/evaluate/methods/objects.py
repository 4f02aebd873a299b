"""The methods of objects of the library: stacks of contexts, variables, generators, wrapped functions, classes."""

from __future__ import annotations

from collections.abc import Callable

from hkmigrate.detect.evaluate.arguments import Arguments, given
from hkmigrate.detect.evaluate.core import Machine
from hkmigrate.detect.evaluate.library.call import new_blank
from hkmigrate.detect.evaluate.library.common import Node, derived, elements, required
from hkmigrate.detect.evaluate.library.configs import CONFIG, config_method
from hkmigrate.detect.evaluate.library.contexts import (
    close_stack,
    enter_context,
    move_exits,
    push_callback,
    push_exit,
)
from hkmigrate.detect.evaluate.library.patterns import match_method, pattern_method, substitute
from hkmigrate.detect.evaluate.library.records import replace
from hkmigrate.detect.evaluate.library.taking import advance
from hkmigrate.detect.evaluate.library.wrappers import register
from hkmigrate.detect.evaluate.values import (
    MISSING,
    Bindings,
    ClassValue,
    Descriptor,
    DictValue,
    External,
    FunctionValue,
    Instance,
    Transformed,
    Value,
    Wrapped,
)

Method = Callable[[Machine, Instance, str, Arguments, Node], Value]


def _stack(m: Machine, owner: Instance, name: str, arguments: Arguments, node: Node) -> Value:
    first = arguments.get(0, default=None)
    match name:
        case "enter_context":
            return enter_context(m, owner, first, node)
        case "callback":
            return push_callback(m, owner, arguments)
        case "push":
            return push_exit(m, owner, first)
        case "pop_all":
            return move_exits(m, owner, node)
        case "close" | "__exit__":
            close_stack(m, owner)
            return None
        case "__enter__":
            return owner
    return m.unknown("method", f"ExitStack.{name}", node)


def _context_variable(m: Machine, owner: Instance, name: str, arguments: Arguments, node: Node) -> Value:
    first = arguments.get(0, default=MISSING)
    current = owner.attributes.get("#value", MISSING)
    if name == "get":
        default = first if first is not MISSING else owner.attributes.get("#default", MISSING)
        found = current if current is not MISSING else default
        if found is MISSING:
            m.raise_("LookupError", "a context variable without a value", node)
        return found
    if name == "set":
        token = Instance.of("contextvars.Token", {} if current is MISSING else {"old_value": current})
        m.heap.set(owner.attributes, "#value", required(m, arguments, 0, "value", node))
        return token
    if name == "reset" and isinstance(first, Instance) and first.is_of("contextvars.Token"):
        if "old_value" in first.attributes:
            m.heap.set(owner.attributes, "#value", first.attributes["old_value"])
        else:
            m.heap.delete(owner.attributes, "#value")
        return None
    m.heap.set(owner.attributes, "#value", m.unknown("method", f"ContextVar.{name}", node))
    return None


def _iterator(m: Machine, owner: Instance, name: str, _arguments: Arguments, node: Node) -> Value:
    return advance(m, owner, node) if name == "__next__" else owner


def _lock(_m: Machine, _owner: Instance, _name: str, _arguments: Arguments, _node: Node) -> Value:
    return True


OBJECTS: dict[str, Method] = {
    CONFIG: config_method,
    "contextlib.ExitStack": _stack,
    "contextvars.ContextVar": _context_variable,
    "builtins.iterator": _iterator,
    "itertools.count": _iterator,
    "itertools.repeat": _iterator,
    "itertools.cycle": _iterator,
    "threading.Lock": _lock,
    "re.Pattern": pattern_method,
    "re.Match": match_method,
    "string.Template": substitute,
}
"""The methods of external objects, by the canonical name of their class."""


def instance_method(m: Machine, owner: Instance, name: str, arguments: Arguments, node: Node) -> Value:
    """A method of an object that is no function of the tree."""
    if isinstance(owner.kind, External) and (method := OBJECTS.get(owner.kind.name)):
        return method(m, owner, name, arguments, node)
    match name:
        case "_replace":
            return _changed(m, owner, arguments, node)
        case "_asdict":
            return DictValue({key: value for key, value in owner.attributes.items() if not key.startswith("#")})
        case "__setattr__" if isinstance(attribute := arguments.get(0), str):
            m.heap.set(owner.attributes, attribute, required(m, arguments, 1, "value", node))
            return None
        case "__init__" if owner.payload is None:
            return None
        case "with_traceback":
            return owner
    if owner.payload is not None:
        return m.method(owner.payload, name, arguments, node)
    if isinstance(owner.kind, External) and owner.is_of("types.SimpleNamespace"):
        m.raise_("AttributeError", name, node)
    return m.unknown("method", f"{owner.kind.name}.{name}", node)


def _changed(m: Machine, owner: Instance, arguments: Arguments, node: Node) -> Value:
    if isinstance(owner.kind, ClassValue):
        return replace(m, owner, arguments, node)
    attributes = {**owner.attributes, **arguments.keywords}
    inner = tuple(attributes.values()) if isinstance(owner.payload, tuple) else owner.payload
    return Instance(owner.kind, Bindings(attributes), inner, owner.place, owner.many)


# --- descriptors, wrapped functions, classes --------------------------------------------------------------------------


def descriptor_method(m: Machine, owner: Descriptor, name: str, arguments: Arguments, node: Node) -> Value:
    """`property.setter` and its like."""
    function = arguments.get(0, default=None)
    match name:
        case "setter":
            return Descriptor(owner.kind, owner.function, function)
        case "getter":
            return Descriptor(owner.kind, function, owner.setter)
        case "deleter" | "__set_name__":
            return owner
    return m.unknown("method", f"{owner.kind}.{name}", node)


def wrapped_method(m: Machine, owner: Wrapped, name: str, arguments: Arguments, node: Node) -> Value:
    """A method of what `jax.custom_jvp`, `functools.singledispatch` and their like return."""
    first = arguments.get(0, default=None)
    match name:
        case "defjvp" | "defvjp" | "defjvps" | "defgrad":
            m.may_call(arguments.every(), node, name)
            return first
        case "cache_clear":
            if isinstance(owner.extra, DictValue):
                m.heap.touch(owner.extra)
                owner.extra.items = {}
            return None
        case "register" if owner.how.startswith("singledispatch"):
            return _register(m, owner, arguments, node)
        case "lower" | "trace" | "eval_shape":
            m.call(owner, arguments, node)
            return m.array(name, node)
        case "__call__":
            return m.call(owner, arguments, node)
        case "__get__":
            return owner if first is None else m.call(External("functools.partial"), given(owner, first), node)
    return m.unknown("method", f"{owner.how}.{name}", node)


def _register(m: Machine, owner: Wrapped, arguments: Arguments, node: Node) -> Value:
    cls = required(m, arguments, 0, "cls", node)
    if len(arguments.positional) > 1:
        return register(m, owner, cls, arguments.positional[1], node)
    if isinstance(cls, FunctionValue):
        parameters = [*cls.node.args.posonlyargs, *cls.node.args.args]
        index = 1 if owner.how == "singledispatchmethod" else 0
        annotation = parameters[index].annotation if len(parameters) > index else None
        kind = m.unknown("register", "no annotation", node) if annotation is None else m.evaluate(annotation)
        return register(m, owner, kind, cls, node)
    return Wrapped(cls, "register", owner)


def class_method(m: Machine, owner: ClassValue, name: str, arguments: Arguments, node: Node) -> Value:
    """A method that every class has, or that named tuples and enumerations have."""
    match name:
        case "__new__":
            cls = arguments.get(0, default=owner)
            return new_blank(m, cls, arguments.without(1), node)
        case "_make":
            items, exact = elements(m, required(m, arguments, 0, "iterable", node), node)
            if not exact:
                return derived(m, "namedtuple", items, node)
            return m.instantiate(owner, Arguments(items), node)
        case "mro":
            return m.call(External("builtins.list"), given(owner.order), node)
        case "__call__":
            return m.instantiate(owner, arguments, node)
        case "__init_subclass__" | "__set_name__":
            return None
        case "__instancecheck__":
            found = m.is_instance(arguments.get(0, default=None), owner)
            return m.unknown("isinstance", owner.name, node) if found is None else found
    first = arguments.get(0, default=None)
    if isinstance(first, Instance):
        return instance_method(m, first, name, arguments.without(1), node)
    return m.unknown("method", f"{owner.name}.{name}", node)


def transformed_method(m: Machine, owner: Transformed, name: str, node: Node) -> Value:
    """A method of the named tuple that a transform returns."""
    return m.unknown("method", f"{owner.kind}.{name}", node)
