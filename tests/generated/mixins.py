"""Classes of one group that are no modules, whose methods read for the modules that inherit from them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .entering import DECORATORS, decorated, framed, head_of
from .model import Leaf, Use
from .names import here, module_name
from .source import Lines, Source, indented

if TYPE_CHECKING:
    from .steps import Body


def mixed_in(body: Body, use: Use, leaf: Leaf | None) -> str:
    """The expression that reads through a mixin, of which the unit becomes a subclass; None reads by the helper."""
    assert body.unit is not None
    group, hacks = use.group, body.hacks
    home = hacks.sources[hacks.homes[group.path]]
    name, key = f"{''.join(part.capitalize() for part in group.word.split('_'))}Mixin", f"mixin {group.path}"
    if group.entry in DECORATORS:
        decorated(hacks, group, home)  # which has to stand above the class
    if leaf is None:
        hacks.helper(group, home)
    if hacks.first(key):
        attribute = [f'    {_attribute(use)} = "{group.path}"', ""] if group.spelling == "attribute" else []
        home.head.append([f"class {name}:", *attribute, ""])
    block = next(block for block in home.head if block[0] == f"class {name}:")
    member = f"shared_{leaf.name}" if leaf is not None else f"{group.word}_table"
    by_property = len(group.path) % 2 == 1 and not group.handed
    if hacks.first(f"{key} {member}"):
        block[-1:] = [*indented(_member(body, use, leaf, home, member, by_property=by_property)), ""]
    unit, above = body.unit, set[str]()
    while unit is not None:
        above |= hacks.mixed.setdefault(unit.name, set())
        unit = unit.base
    if name not in above:
        hacks.mixed[body.unit.name].add(name)
        body.mixins.append(body.source.other(name, home))
    if by_property:
        return f"self.{member}"
    return f"self.{member}({here(body, group) if group.handed and leaf is not None else ''})"


def _attribute(use: Use) -> str:
    return f"{use.group.word.upper()}_NAME"


def _member(body: Body, use: Use, leaf: Leaf | None, home: Source, name: str, *, by_property: bool) -> Lines:
    hacks, group = body.hacks, use.group
    above = ["@property"] if by_property else []
    if leaf is None:
        return [*above, f"def {name}(self):", f"    return {hacks.helper(group, home)}()"]
    read = [f"return {hacks.parameter(leaf, hacks.width(home), hacks.init(leaf, home, None), home)}"]
    parameters = "self, name" if group.handed else "self"
    if group.entry in DECORATORS and not group.handed:
        above += decorated(hacks, group, home)
    else:
        spelled = "name" if group.handed else f"self.{_attribute(use)}" if group.spelling == "attribute" else ""
        spelled = spelled or module_name(hacks, group, home)
        read = framed(head_of(hacks, group, home, group.entry, spelled), read)
    return [*above, f"def {name}({parameters}):", *indented(read)]
