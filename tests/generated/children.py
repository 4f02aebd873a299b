"""Classes and functions that are built and called: arguments, and every way in which real code spells it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .given import arguments, name_of
from .model import Child
from .source import Lines, indented

if TYPE_CHECKING:
    from .steps import Body

OUTSIDE = ("factory", "partial", "registry", "value", "config-value", "default", "registered", "class-factory")


def write_child(body: Body, child: Child) -> None:
    """The statements that build and call a unit."""
    if child.unit.is_class:
        _class(body, child)
    else:
        _function(body, child)


def _function(body: Body, child: Child) -> None:
    name, x, given = name_of(body, child), body.x, arguments(body, child)
    more = f", {given}" if given else ""
    call = f"{x} = {{}}({x}{body.tail}{more})"
    match child.how:
        case "dict" if not given and not body.flag:
            body.add(f"{x} = hk.remat({name})({x})")
        case "variable" if child.spelled == 3:
            function = body.fresh("function")
            body.add(f"{function} = {name}", call.format(function))
        case "partial" if child.unit.all_fields:
            function = body.fresh("function")
            pairs = [f"{field}={_static(body, field)}" for field in child.unit.all_fields]
            body.add(f"{function} = functools.partial({name}, {', '.join(pairs)})")
            body.add(f"{x} = {function}({x}{body.tail})")
        case "loop":
            body.add(f"for _ in range({child.times}):", f"    {call.format(name)}")
        case "list" | "local-list":
            listed = ", ".join([name] * child.times)
            body.add(f"for function in [{listed}]:", f"    {call.format('function')}")
        case "value":
            function = body.source.fresh("call")
            body.before.append([f"def {function}(function, *args):", "    return function(*args)"])
            values = "".join(f", {_static(body, field)}" for field in child.unit.all_fields)
            body.add(f"{x} = {function}({name}, {x}{body.tail}{values})")
        case _:
            body.add(call.format(name))


def _static(body: Body, name: str) -> str:
    return body.source.jnp("hk.initializers.RandomNormal(0.25)") if name == "w_init" else body.outside(name)


def spot(body: Body, child: Child) -> str:
    """The expression that builds a class."""
    return f"{name_of(body, child)}({arguments(body, child)})"


def _class(body: Body, child: Child) -> None:
    x, word = body.x, child.unit.name.lower()
    call = f"{x} = {{}}({x}{body.tail})"
    in_class, how = body.members is not None, child.how
    if how in ("init", "list", "dict", "attribute") and body.init is not None:
        _in_init(body, child, call, word)
    elif how in ("method", "property") and in_class and body.members is not None:
        name = body.member(f"make_{word}" if how == "method" else word)
        special = {2: "@hk.transparent", 3: '@hk.name_like("__call__")'} if how == "method" else {}
        like = special.get(child.spelled, "")
        decorator = ["@property"] if how == "property" else [body.source.jnp(like)] if like else []
        body.members.append([*decorator, f"def {name}(self):", f"    return {spot(body, child)}"])
        body.add(call.format(f"self.{name}()" if how == "method" else f"self.{name}"))
    elif how in OUTSIDE:
        _outside(body, child, call, word)
    elif how in ("list", "local-list", "dict"):
        name = body.fresh("parts")
        body.add(f"{name} = [{spot(body, child)} for _ in range({child.times})]")
        body.add(f"for layer in {name}:", f"    {call.format('layer')}")
    elif how == "loop":
        body.add(f"for _ in range({child.times}):", f"    {call.format(spot(body, child))}")
    elif how == "sequential" and not body.flag:
        body.add(call.format(f"hk.Sequential([{spot(body, child)}, jnp.tanh])"))
    elif how in ("variable", "attribute"):
        name = body.fresh(word)
        body.add(f"{name} = {spot(body, child)}")
        for _ in range(child.times):
            body.add(call.format(name))
    else:
        body.add(call.format(spot(body, child)))


def _in_init(body: Body, child: Child, call: str, word: str) -> None:
    assert body.init is not None
    made = spot(body, child).replace("self.config", "config")
    name = body.member(word)
    if child.how == "init":
        body.init.append(f"self.{name} = {made}")
        body.add(call.format(f"self.{name}"))
    elif child.how == "list":
        body.init.append(f"self.{name}_list = [{made} for _ in range({child.times})]")
        body.add(f"for layer in self.{name}_list:", f"    {call.format('layer')}")
    elif child.how == "dict":
        if child.spelled < 2:
            body.init.append(f'self.{name}_parts = {{"first": {made}, "second": {made}}}')
        else:
            body.init.append(f'self.{name}_parts = {{key: {made} for key in ("first", "second")}}')
        if child.spelled == 3 and body.members is not None:
            ordered = body.member(f"ordered_{word}")
            returned = f"return [self.{name}_parts[key] for key in sorted(self.{name}_parts)]"
            body.members.append(["@property", f"def {ordered}(self):", *indented([returned])])
            body.add(f"for layer in self.{ordered}:", f"    {call.format('layer')}")
            return
        body.add(call.format(f'self.{name}_parts["first"]'))
        if child.times > 1:
            body.add(call.format(f'self.{name}_parts["second"]'))
    else:
        body.init.append(f"self.{name}_class = {name_of(body, child)}")
        body.add(call.format(f"self.{name}_class({arguments(body, child)})"))


def _outside(body: Body, child: Child, call: str, word: str) -> None:
    """Through something that stands at the top level of the file."""
    source, name, given = body.source, name_of(body, child), arguments(body, child, static=True)
    lines: Lines
    match child.how:
        case "factory":
            function = source.fresh(f"make_{word}")
            lines, made = [f"def {function}():", *indented([f"return {name}({given})"])], f"{function}()"
        case "partial":
            function = source.fresh(f"{word}_class")
            source.need("import functools")
            lines = [f"{function} = functools.partial({name}{', ' if given else ''}{given})"]
            made = f"{function}()"
        case "registry":
            table = source.fresh("BLOCKS")
            lines, made = [f'{table} = {{"{word}": {name}}}'], f'{table}["{word}"]({arguments(body, child)})'
        case "config-value":
            _in_config(body, child, call, word)
            return
        case "registered":
            body.add(call.format(_registered(body, child, word)))
            return
        case "class-factory":
            function = source.fresh("make_block")
            lines = [f"def {function}(block_class, *args, **kwargs):", "    return block_class(*args, **kwargs)"]
            own = arguments(body, child)
            made = f"{function}({name}{', ' if own else ''}{own})"
        case "default":
            function, run = source.fresh(f"run_{word}"), f"return block({given})(x{body.tail})"
            body.before.append([f"def {function}(x{body.tail}, block={name}):", *indented([run])])
            body.add(f"{body.x} = {function}({body.x}{body.tail})")
            return
        case _:
            function = source.fresh("build_and_call")
            lines = [f"def {function}(block, x{body.tail}):", *indented([f"return block({given})(x{body.tail})"])]
            body.before.append(lines)
            body.add(f"{body.x} = {function}({name}, {body.x}{body.tail})")
            return
    body.before.append(lines)
    body.add(call.format(made))


REGISTRY = (
    "REGISTRY = {}",
    "",
    "",
    "def register(kind):",
    "    def add(cls):",
    "        REGISTRY[kind] = cls",
    "        return cls",
    "",
    "    return add",
    "",
    "",
    "def build(kind, *args, **kwargs):",
    "    return REGISTRY[kind](*args, **kwargs)",
    "",
)


def registered(body: Body, word: str) -> str:
    """The decorator that puts a class into the registry, which the first file holds."""
    home = body.hacks.sources[0]
    if body.hacks.first("REGISTRY"):
        home.head.append([*REGISTRY])
    return f'@{body.source.other("register", home)}("{word}")'


def _registered(body: Body, child: Child, word: str) -> str:
    """A class that a registry hands out by its kind; without a place in one it is spelled as it is."""
    if not child.unit.registered:
        return spot(body, child)
    source, home, given = body.source, body.hacks.sources[0], arguments(body, child)
    source.effect(body.hacks.sources[child.unit.file])
    if child.spelled % 2:
        return f'{source.other("build", home)}("{word}"{", " if given else ""}{given})'
    kind = f'"{word}"'
    if child.spelled == 2:
        kind = source.fresh(f"{word.upper()}_KIND")
        body.before.append([f'{kind} = "{word}"'])
    return f"{source.other('REGISTRY', home)}[{kind}]({given})"


def _in_config(body: Body, child: Child, call: str, word: str) -> None:
    """Through a configuration that holds the class."""
    source, name = body.source, name_of(body, child)
    settings = source.fresh(f"{word.upper()}_SETTINGS")
    match child.spelled:
        case 0:
            source.need("from types import SimpleNamespace")
            body.before.append([f"{settings} = SimpleNamespace(block={name}, depth=2)"])
        case 1:
            kind = source.fresh(f"{word.capitalize()}Settings")
            lines = [f"class {kind}:", f"    def __init__(self, block={name}, depth=2):", "        self.block = block"]
            body.before.append([*lines, "        self.depth = depth", "", "", f"{settings} = {kind}()"])
        case 2:
            kind = source.fresh(f"{word.capitalize()}Settings")
            lines = [f"class {kind}:", f"    block = {name}", "    depth = 2"]
            body.before.append([*lines, "", "", f"{settings} = {kind}()"])
        case 3 if child.times == 2:
            kind = source.fresh(f"{word.capitalize()}Settings")
            source.need("from typing import NamedTuple")
            lines = [f"class {kind}(NamedTuple):", "    block: type", "    depth: int = 2"]
            body.before.append([*lines, "", "", f"{settings} = {kind}({name})"])
        case _:
            kind = source.fresh(f"{word.capitalize()}Settings")
            lines = [source.jnp("@dataclasses.dataclass(frozen=True)"), f"class {kind}:"]
            body.before.append([*lines, "    block: type", "", "", f"{settings} = {kind}({name})"])
    body.add(call.format(f"{settings}.block({arguments(body, child)})"))
