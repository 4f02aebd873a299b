"""Random groups: forced names, what they share, and how the code spells them."""

from __future__ import annotations

from dataclasses import replace

from .draw import Draw
from .model import Entry, Group, GroupStyle, Leaf, Spelling

PATHS = {
    "shared": 10, "tied": 10, "common": 6, "global_embed": 8, "core": 4, "table": 4, "shared/embed": 6,
    "shared/head": 6, "memory/slots/w0": 3, "linear": 3, "linear_1": 2, "block": 1, "net/~/table": 1,
}  # fmt: skip
STYLES: dict[GroupStyle, int] = {
    "scope": 22, "helper": 14, "shaped": 8, "second": 6, "named": 8, "module": 12, "embed": 4, "own": 4,
    "literal": 4, "layers": 6, "state": 6, "registry": 6, "family": 6,
}  # fmt: skip
INITS = {"normal": 10, "truncated": 6, "ones": 6, "zeros": 3, "constant": 4, "global": 6, "attribute": 5}
FAMILIES = {"level_*": 6, "step_*": 2, "skip*": 1, "shared_*": 1}
SPELLINGS: dict[Spelling, int] = {
    "literal": 20, "constant": 10, "joined": 3, "formatted": 3, "dataclass": 2, "namedtuple": 2, "dict": 2,
    "namespace": 2, "configdict": 2, "enum": 3, "attribute": 6, "argument": 6, "symbolic": 1,
}  # fmt: skip
FIXED = ("family", "literal")  # styles whose names are written out
ENTRIES: dict[Entry, int] = {
    "with": 26, "manager": 3, "manager-named": 3, "manager-method": 2, "stack": 3, "decorator": 2, "decorator-named": 2,
}  # fmt: skip
MODULES = ("module", "embed", "own", "literal")
SHAPES = {"constant": 10, "literal": 4, "attribute": 6, "input": 2}
DTYPES = {"": 12, "jnp.float32": 5, "jnp.bfloat16": 1}
INLINE = ("scope", "shaped")


def groups_of(draw: Draw) -> tuple[Group, ...]:
    """One to four groups with different names, often of the same style and shape."""
    count = draw.weighted({1: 3, 2: 5, 3: 2, 4: 1})
    found: list[Group] = []
    style = draw.weighted(STYLES)
    for _ in range(count):
        style = style if found and draw.chance(40) else draw.weighted(STYLES) if found else style
        taken, paths = {group.path for group in found}, FAMILIES if style == "family" else PATHS
        left = {path: weight for path, weight in paths.items() if path not in taken}
        found.append(_group(draw, draw.weighted(left), style))
    named = next((group.leaves for group in found if group.style == "named"), ())
    return tuple(replace(group, leaves=named) if group.style == "named" else group for group in found)


def _group(draw: Draw, path: str, style: GroupStyle) -> Group:
    spelling: Spelling = draw.weighted(SPELLINGS)
    if style in FIXED and spelling not in ("constant", "joined", "formatted"):
        spelling = "literal"
    if spelling == "symbolic" and style in ("helper", "shaped", "second"):
        spelling = "argument"  # what takes no name cannot know it
    entry: Entry = "with" if style in MODULES else draw.weighted(ENTRIES)
    expected = ""
    if style in ("scope", "module") and draw.chance(2):
        spelling, expected = "dynamic", "dynamic name"
    shape = draw.weighted(SHAPES) if style in INLINE else "constant"
    leaves = _leaves(draw, style)
    if path.startswith("linear"):  # Haiku's own may come to lie there, and must have the same shapes
        leaves = tuple(
            replace(leaf, kind="vector" if leaf.name == "b" else "matrix")
            if leaf.kind in ("matrix", "vector")
            else leaf
            for leaf in leaves
        )
    return Group(path, style, leaves, spelling, shape, entry, draw.chance(60), expected)


def _leaves(draw: Draw, style: GroupStyle) -> tuple[Leaf, ...]:
    if style in ("module", "embed", "own", "literal"):
        return (Leaf("w", style, "", ""),)
    if style == "layers":
        return tuple(Leaf(name, "layer", "", "") for name in ("proj", "out")[: draw.weighted({1: 3, 2: 1})])
    if style == "family" and draw.chance(30):
        return (Leaf("w", "linear", "", ""),)
    if style == "state":
        return (Leaf("count", "state", "", ""),)
    names = ("w", "b", "v")[: draw.weighted({1: 6, 2: 2, 3: 1}) if style == "scope" else 1]
    return tuple(
        Leaf(name, draw.weighted({"matrix": 5, "vector": 2}), _init(draw, style), draw.weighted(DTYPES))
        for name in names
    )


def _init(draw: Draw, style: GroupStyle) -> str:
    found = draw.weighted(INITS)
    return "global" if found == "attribute" and style != "scope" else found
