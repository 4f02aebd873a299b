"""What a constructor or function is given where it is called, and how it is spelled there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .model import Child, Unit
from .names import config_dict
from .source import Lines, Source, indented

if TYPE_CHECKING:
    from .steps import Body


def effective(unit: Unit) -> Unit:
    """The class whose constructor a class has."""
    while unit.base is not None and unit.inherits[0] == "init":
        unit = unit.base
    return unit


def takes_name(unit: Unit) -> bool:
    """Whether instances can be given a name."""
    own = effective(unit)
    if not unit.plain and own.constructor in ("kwargs", "args") and own.base is not None:
        return takes_name(own.base)
    return not unit.plain and own.constructor not in ("absent", "dataclass")


def by_keyword(unit: Unit) -> bool:
    """Whether fields have to be given by keyword."""
    own = effective(unit)
    return own.constructor in ("kwonly", "first") or (own.base is not None and own.constructor in ("kwargs", "args"))


def config(body: Body) -> str:
    """The configuration, which the first file holds."""
    home = body.hacks.sources[0]
    spelled, kind = body.hacks.constant("CONFIG", "Config()", body.source), body.hacks.config
    if body.hacks.first("class Config"):
        names = [group for group in body.hacks.program.groups if group.handed]
        fields = {"width": ("int", str(body.hacks.program.width)), "scale": ("float", "0.5")}
        fields |= {group.field: ("str", f'"{group.path}"') for group in names}
        fields["w_init"] = ("object", home.jnp("hk.initializers.RandomNormal(0.25)"))
        at = home.head.index(["CONFIG = Config()"])
        home.head[at : at + 1] = _configuration(home, kind, fields)
    return spelled


def _configuration(home: Source, kind: str, fields: dict[str, tuple[str, str]]) -> list[Lines]:
    typed = indented([f"{name}: {type_} = {value}" for name, (type_, value) in fields.items()])
    pairs = ", ".join(f"{name}={value}" for name, (_, value) in fields.items())
    match kind:
        case "dataclass":
            head = [home.jnp("@dataclasses.dataclass(frozen=True)"), "class Config:"]
            return [[*head, *typed, ""], ["CONFIG = Config()"]]
        case "namespace":
            home.need("from types import SimpleNamespace")
            return [[f"CONFIG = SimpleNamespace({pairs})"]]
        case "dict":
            lines = [f'    "{name}": {value},' for name, (_, value) in fields.items()]
            return [["CONFIG = {", *lines, "}"]]
        case "configdict":
            return [[f"CONFIG = {config_dict(home)}(dict({pairs}))"]]
        case _:
            home.need("from typing import NamedTuple")
            return [["class Config(NamedTuple):", *typed, ""], ["CONFIG = Config()"]]


def arguments(body: Body, child: Child, *, static: bool = False) -> str:
    """What a constructor or function is given besides its input; `static` stands for code outside of the unit."""
    unit = child.unit
    if unit.is_class and effective(unit).constructor == "config":
        here = body.unit is not None and body.unit.is_class and body.unit.constructor == "config" and not static
        words = ["self.config" if here and child.spelled % 2 else config(body)]
    else:
        words = _fields(body, child, static=static)
    if child.named and unit.is_class and takes_name(unit):
        words.append(f'name="{child.named}"')
    return ", ".join(words)


def _fields(body: Body, child: Child, *, static: bool) -> list[str]:
    unit, words, keywords = child.unit, [], by_keyword(child.unit) if child.unit.is_class else False
    for name in unit.all_fields:
        handed = next((group for group in body.hacks.program.groups if group.handed and group.field == name), None)
        if name == "width" or (handed is not None and not (handed.default and child.spelled == 3)):
            value = body.outside(name) if static else body.value(name)
        elif child.spelled in (0, 3) and not (child.spelled == 3 and name == "scale"):
            keywords = True  # left out, so what follows needs its name
            continue
        else:
            value = _value(body, name, child)
        keywords = keywords or child.spelled == 1
        words.append(f"{name}={value}" if keywords else value)
    return words


def _value(body: Body, name: str, child: Child) -> str:
    if name == "scale":
        return ("0.5", "2.0")[child.times % 2]
    return body.source.jnp("hk.initializers.RandomNormal(0.25)")


def name_of(body: Body, child: Child) -> str:
    """How the body spells a unit: the parameter that stands for it, where the function around is handed it."""
    if child.unit.name in body.given:
        return body.given[child.unit.name]
    return body.source.other(child.unit.name, body.hacks.sources[child.unit.file])
