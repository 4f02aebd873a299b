"""Classes and functions as text."""

from __future__ import annotations

import re

from .children import registered
from .draw import Draw
from .given import effective, takes_name
from .hacks import DEFAULT_INIT, Hacks
from .model import Program, Unit
from .source import Lines, Source, indented
from .steps import Body

TYPES = {"width": "int", "scale": "float", "w_init": "object"}


def write_unit(program: Program, unit: Unit, hacks: Hacks, draw: Draw) -> None:
    """Add a unit, and what has to stand before it, to its file."""
    source = hacks.sources[unit.file]
    init: Lines | None = [] if unit.has_init else None
    members: list[Lines] | None = [] if unit.is_class else None
    body = Body(source, hacks, draw, unit, program.flag, [], init, members, [])
    lines = _class(body, unit) if unit.is_class else _function(body, unit)
    source.blocks += [*body.before, lines]
    if unit.policy:
        policy = 'jmp.get_policy("params=float32,compute=bfloat16,output=float32")'
        source.blocks.append([source.jnp(f"hk.mixed_precision.set_policy({unit.name}, {policy})")])


def _default(name: str, source: Source) -> str:
    return {"width": "4", "scale": "0.5"}.get(name) or source.jnp(DEFAULT_INIT)


def _name_default(body: Body, name: str) -> str:
    """The default of a parameter that takes a forced name, empty where it takes none."""
    group = next((group for group in body.hacks.program.groups if group.handed and group.field == name), None)
    if group is None:
        return ""
    return f'"{group.path}"' if group.default else '"unset"'


def _signature(body: Body, names: list[str], *, all_defaults: bool = False) -> list[str]:
    typed = body.draw.chance(25)
    found: list[str] = []
    for name in names:
        default = all_defaults or name != "width" or bool(found and "=" in found[-1])
        value = body.hacks.width(body.source) if name == "width" else _name_default(body, name)
        value = value or _default(name, body.source)
        kind = f": {TYPES.get(name, 'str')}" if typed else ""
        found.append(f"{name}{kind}" + ((f" = {value}" if typed else f"={value}") if default else ""))
    return found


def _function(body: Body, unit: Unit) -> Lines:
    names = ["x", *(["is_training"] if body.flag else []), *_signature(body, unit.all_fields)]
    body.write(unit.steps)
    return [f"def {unit.name}({', '.join(names)}):", *indented([*_doc(body), *body.lines, f"return {body.x}"])]


def _doc(body: Body) -> Lines:
    return ['"""What is done to the activations."""'] if body.draw.chance(15) else []


def _class(body: Body, unit: Unit) -> Lines:
    source = body.source
    base = "" if unit.plain else f"{source.hk}.Module"
    if unit.base is not None:
        base = source.other(unit.base.name, body.hacks.sources[unit.base.file])
    dataclass = unit.constructor == "dataclass" and unit.base is None
    head = [source.jnp("@dataclasses.dataclass")] if dataclass else []
    parts: list[Lines] = [_doc(body)]
    if dataclass:
        parts.append([f"{name}: {TYPES.get(name, 'str')}{_field_default(body, name)}" for name in unit.all_fields])
    methods = _methods(body, unit)
    if body.init is not None:
        parts.append(_init(body, unit))
    members = body.members or []
    if unit.mixed and members:
        mixin = f"{unit.name}Methods"
        body.before.append([f"class {mixin}:", *indented([line for part in members for line in ["", *part]][1:])])
        base, members = f"{mixin}, {base}" if base else mixin, []
    parts += [*members, *methods] if body.draw.chance(60) else [*methods, *members]
    lines = [line for part in parts if part for line in ["", *part]][1:]
    own = [f"{name} = {value}" for name, value in body.hacks.attributes.get(unit.name, {}).items()]
    if own and unit.attributes_above:
        body.before.append([f"class {unit.name}Names:", *indented(own)])
        base, own = f"{unit.name}Names, {base}" if base else f"{unit.name}Names", []
    base = ", ".join([*body.mixins, *([base] if base else [])])
    lines = [*own, *([""] if own else []), *lines]
    head += [registered(body, unit.name.lower())] if unit.registered else []
    bases = f"({base})" if base else ""
    return [*head, f"class {unit.name}{bases}:", *indented(lines or ["pass"])]


def _field_default(body: Body, name: str) -> str:
    return "" if name == "width" else f" = {_name_default(body, name) or _default(name, body.source)}"


def _methods(body: Body, unit: Unit) -> list[Lines]:
    arguments = "self, x, is_training" if body.flag else "self, x"
    change = unit.inherits[1] if unit.base is not None else "override"
    if change == "call":
        return []
    if change == "super":
        body.lines.append(f"x = super().__call__(x{body.tail})")
    steps, last = list(unit.steps), list(unit.steps[-1:])
    if unit.hooked:
        body.write(steps[:-1])
        call = [f"def __call__({arguments}):", *indented([*body.lines, f"return self.hook(x{body.tail})"])]
        body.lines.clear()
        body.write(last)
        return [call, [f"def hook({arguments}):", *indented([*body.lines, "return x"])]]
    body.write(steps)
    name = "hook" if change == "hook" else "__call__"
    return [[f"def {name}({arguments}):", *indented([*body.lines, "return x"])]]


def _init(body: Body, unit: Unit) -> Lines:
    assert body.init is not None
    names, source = _parameters(body, unit), body.source
    fields = ["config"] if unit.constructor == "config" and unit.base is None else []
    if unit.constructor != "config":
        fields = unit.fields if unit.base is not None else unit.all_fields
    stores = [f"self.{name} = {name}" for name in fields]
    calls = [] if unit.plain else [_super(body, unit, source)]
    first = [*stores, *calls] if unit.early and unit.base is None else [*calls, *stores]
    own = [re.sub(r"self\.config(?=[.[])", "config", line) for line in body.init]
    return [f"def __init__({', '.join(names)}):", *indented([*first, *own] or ["pass"])]


def _parameters(body: Body, unit: Unit) -> list[str]:
    typed = body.draw.chance(20)
    name = "name: str | None = None" if typed else "name=None"
    fields = unit.all_fields
    match unit.constructor:
        case "config":
            return ["self", "config", name]
        case "first":
            return ["self", name, *_signature(body, fields, all_defaults=True)]
        case "absent":
            return ["self", *_signature(body, fields)]
        case "kwonly":
            return ["self", "*", *_signature(body, fields), name]
        case "kwargs":
            return ["self", *_signature(body, unit.fields if unit.base is not None else fields), "**kwargs"]
        case "args":
            own = unit.fields if unit.base is not None else fields
            return ["self", *(["*args"] if not own else []), *_signature(body, own), *_args(own), "**kwargs"]
        case _:
            return ["self", *_signature(body, fields), name]


def _args(own: list[str]) -> list[str]:
    return ["*args"] if own else []


def _super(body: Body, unit: Unit, source: Source) -> str:
    """The call of the base's constructor."""
    del source
    words: list[str] = []
    if unit.constructor == "kwargs":
        words = ["**kwargs"]
    elif unit.constructor == "args":
        words = ["*args", "**kwargs"]
    elif unit.base is not None and effective(unit.base).constructor == "config":
        words = ["config", "name=name"]
    else:
        base = unit.base
        keywords = base is not None and (body.draw.chance(50) or _needs_keywords(base))
        fields = base.all_fields if base is not None else []
        words = [f"{name}={name}" if keywords else name for name in fields]
        if unit.constructor != "absent" and (base is None or takes_name(base)):
            words.append("name=name" if fields or base is not None or body.draw.chance(60) else "name")
    start = f"super({unit.name}, self)" if body.draw.chance(8) else "super()"
    return f"{start}.__init__({', '.join(words)})"


def _needs_keywords(base: Unit) -> bool:
    return effective(base).constructor in ("kwonly", "first", "kwargs", "args")
