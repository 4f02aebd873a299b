"""Where a forced name is written: as text, in a configuration, an enum or a class, or handed down as an argument."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .model import Group, Use
from .source import Lines, Source, indented

if TYPE_CHECKING:
    from .hacks import Hacks
    from .steps import Body

HOLDERS = {
    "dataclass": "NAMES", "namedtuple": "TIED", "dict": "SCOPES", "namespace": "SETTINGS", "configdict": "CFG",
    "enum": "Scope",
}  # fmt: skip
CONFIG_DICT = (
    "class ConfigDict(dict):",
    "    def __getattr__(self, key):",
    "        try:",
    "            return self[key]",
    "        except KeyError as error:",
    "            raise AttributeError(key) from error",
    "",
    "    def __setattr__(self, key, value):",
    "        self[key] = value",
    "",
)


def module_name(hacks: Hacks, group: Group, source: Source) -> str:
    """The forced name as code outside of any class or function spells it."""
    return spelled(hacks, group, f'"{group.path}"', source)


def spelled(hacks: Hacks, group: Group, whole: str, source: Source) -> str:
    """A text, which is a literal, spelled as the group's names are."""
    text = whole[1:-1]
    cut = max(1, len(text) // 2)
    start, end = f'"{text[:cut]}"', text[cut:]
    match group.spelling:
        case "constant" | "attribute":
            return hacks.constant(f"{group.word.upper()}_NAME", whole, source)
        case "joined":
            return f'{hacks.constant(f"{group.word.upper()}_PREFIX", start, source)} + "{end}"'
        case "formatted":
            return f'f"{{{hacks.constant(f"{group.word.upper()}_PREFIX", start, source)}}}{end}"'
        case "dynamic":
            return f"str({whole})"
        case "dataclass" | "namedtuple" | "dict" | "namespace" | "configdict" | "enum":
            return _held(hacks, group, source)
        case _:
            return whole


def _held(hacks: Hacks, group: Group, source: Source) -> str:
    """The name in an object of the first file, which holds those of all groups that are spelled alike."""
    kind, word, home = group.spelling, group.word, hacks.sources[0]
    name = HOLDERS[kind]
    if hacks.first(name):
        fellows = {other.word: other.path for other in hacks.program.groups if other.spelling == kind}
        home.head.insert(0, _holder(home, kind, name, fellows))
    holder = source.other(name, home)
    if kind == "enum":
        return f"{holder}.{word.upper()}.value"
    return f'{holder}["{word}"]' if kind == "dict" else f"{holder}.{word}"


def _holder(home: Source, kind: str, name: str, names: dict[str, str]) -> Lines:
    pairs = [f'{word}="{path}"' for word, path in names.items()]
    typed = indented([f'{word}: str = "{path}"' for word, path in names.items()])
    match kind:
        case "dataclass":
            return [
                home.jnp("@dataclasses.dataclass(frozen=True)"),
                "class Names:",
                *typed,
                "",
                "",
                f"{name} = Names()",
            ]
        case "namedtuple":
            home.need("from typing import NamedTuple")
            return ["class TiedNames(NamedTuple):", *typed, "", "", f"{name} = TiedNames()"]
        case "enum":
            home.need("import enum")
            members = [f'{word.upper()} = "{path}"' for word, path in names.items()]
            return [f"class {name}(enum.Enum):", *indented(members)]
        case "namespace":
            home.need("from types import SimpleNamespace")
            return [f"{name} = SimpleNamespace({', '.join(pairs)})"]
        case "configdict":
            fields = [f'config.{word} = "{path}"' for word, path in names.items()]
            function = ["def get_config():", *indented([f"config = {config_dict(home)}()", *fields, "return config"])]
            return [*function, "", "", f"{name} = get_config()"]
        case _:
            return [f"{name} = {{", *(f'    "{word}": "{path}",' for word, path in names.items()), "}"]


def config_dict(home: Source) -> str:
    """A dictionary with attributes, of a package or of the program's own."""
    if len(home.path) % 2:
        home.need("import ml_collections")
        return "ml_collections.ConfigDict"
    if not home.start:
        home.start.append([*CONFIG_DICT])
    return "ConfigDict"


def here(body: Body, group: Group) -> str:
    """The forced name in the body of a method or function: what the unit was given, or has as an attribute."""
    if group.spelling == "attribute" and body.unit is not None and body.unit.is_class:
        return f"self.{_attribute(body, group)}"
    if group.handed and _has(body, group):
        return body.value(group.field)
    return module_name(body.hacks, group, body.source)


def is_local(body: Body, group: Group) -> bool:
    """Whether the name as `here` has it means nothing outside of the body."""
    if group.spelling == "attribute":
        return body.unit is not None and body.unit.is_class
    return group.handed and _has(body, group)


def of_class(body: Body, use: Use, *, inside: bool) -> str:
    """The forced name in a static or class method: an attribute of the class, or what other code of the file has."""
    if use.group.spelling == "attribute" and body.unit is not None:
        name = _attribute(body, use.group)
        return f"cls.{name}" if inside else f"{body.unit.name}.{name}"
    return module_name(body.hacks, use.group, body.source)


def _has(body: Body, group: Group) -> bool:
    return group.spelling == "symbolic" if body.unit is None else group.field in body.unit.all_fields


def _attribute(body: Body, group: Group) -> str:
    """The attribute that holds the name: inherited, or the class's own."""
    name, unit = f"{group.word.upper()}_NAME", body.unit
    while unit is not None:
        if name in body.hacks.attributes.get(unit.name, ()):
            return name
        unit = unit.base
    assert body.unit is not None
    body.hacks.attributes.setdefault(body.unit.name, {})[name] = f'"{group.path}"'
    return name
