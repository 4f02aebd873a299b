"""One file while it is printed: how it imports Haiku and its neighbours, and the blocks that it holds."""

from __future__ import annotations

from collections import Counter

from .draw import Draw
from .model import Program

Lines = list[str]
HAIKU = {"hk": 55, "haiku": 10, "hke": 10, "names": 10, "renamed": 8, "again": 7, "compat": 4}

MORE = ("Too", "Again", "Also", "More")


def indented(lines: Lines) -> Lines:
    """The lines one level deeper."""
    return [f"    {line}" if line else line for line in lines]


class Source:
    """A file of the program.

    Attributes:
        hk: how Haiku is spelled.
        force: how `force_name` is spelled.
        scope: how `name_scope` is spelled.
        start: what comes first.
        head: constants and helpers.
        blocks: classes and functions.
    """

    def __init__(self, program: Program, index: int, draw: Draw) -> None:
        self.index = index
        self._program, self._draw = program, draw
        self._imports: dict[str, None] = {}
        self._neighbours: dict[str, None] = {}
        self._style = draw.weighted(HAIKU)
        self._way = draw.weighted({"from": 10, "relative": 8 if program.package else 1, "module": 3, "star": 1})
        self.hk, self.force, self.scope = "hk", "hk.force_name", "hk.name_scope"
        self._taken: Counter[str] = Counter()
        self._haiku()
        self.start: list[Lines] = []
        self.head: list[Lines] = []
        self.blocks: list[Lines] = []

    @property
    def through_compat(self) -> bool:
        """Whether Haiku's names come from a file of the program that hands them on."""
        return self._style == "compat"

    @property
    def path(self) -> str:
        """Its path in the tree."""
        folder = f"{self._program.package}/" if self._program.package else ""
        return f"{folder}{self._program.files[self.index]}.py"

    @property
    def module(self) -> str:
        """Its name when it is imported."""
        return self.path.removesuffix(".py").replace("/", ".")

    def _haiku(self) -> None:
        style = self._style
        if style == "haiku":
            self.need("import haiku")
            self.hk, self.force, self.scope = "haiku", "haiku.force_name", "haiku.name_scope"
            return
        if style == "compat":
            package = f"{self._program.package}." if self._program.package else ""
            self.need(f"from {package}compat import force_name, hk, name_scope")
        else:
            self.need("import haiku as hk")
        if style == "hke":
            self.force, self.scope = "hke.force_name", "hke.name_scope"
        elif style in ("names", "compat"):
            self.force, self.scope = "force_name", "name_scope"
        elif style == "renamed":
            self.force = "f"
        elif style == "again":
            self.force = "hk.experimental.force_name"

    def fresh(self, name: str) -> str:
        """A name at the top level of the file that has not been given yet; Haiku would count a class with a number."""
        self._taken[name] += 1
        count = self._taken[name]
        if count > 1 and not name.isupper() and name[0].isupper():
            return f"{name}{MORE[count - 2]}" if count - 2 < len(MORE) else f"{name}{count}"
        return name if count == 1 else f"{name}_{count}"

    def forced(self, name: str) -> str:
        """`force_name` of an expression."""
        more = {
            "hke": "from haiku import experimental as hke",
            "names": "from haiku.experimental import force_name, name_scope",
            "renamed": "from haiku.experimental import force_name as f",
        }
        if self._style in more:
            self.need(more[self._style])
        return f"{self.force}({name})"

    def scoped(self, name: str) -> str:
        """The first line of a scope under a forced name."""
        return f"with {self.scope}({self.forced(name)}):"

    def need(self, line: str) -> None:
        """Import something that is not of the program."""
        self._imports[line] = None

    def jnp(self, text: str) -> str:
        """`text`, with the imports that it needs."""
        for word, line in (
            ("jnp.", "import jax.numpy as jnp"),
            ("jax.", "import jax"),
            ("functools.", "import functools"),
            ("jmp.", "import jmp"),
            ("dataclasses.", "import dataclasses"),
        ):
            if word in text:
                self.need(line)
        return text.replace("hk.", f"{self.hk}.") if self.hk != "hk" else text

    def other(self, name: str, home: Source) -> str:
        """How a name of another file of the program is spelled here."""
        if home is self:
            return name
        package, module = self._program.package, home.module.rsplit(".", maxsplit=1)[-1]
        if self._way == "module":
            self._neighbours[f"from {package} import {module}" if package else f"import {module}"] = None
            return f"{module}.{name}"
        dotted = f".{module}" if package and self._way == "relative" else home.module
        if self._way == "star" and not name.startswith("_"):
            self._neighbours[f"from {dotted} import *"] = None
            return name
        self._neighbours[f"from {dotted} import {name}"] = None
        return name

    def effect(self, home: Source) -> None:
        """Import another file for what it does when it is imported."""
        if home is self:
            return
        package, module = self._program.package, home.module.rsplit(".", maxsplit=1)[-1]
        line = f"import {home.module}" if not package or self._way != "relative" else f"from . import {module}"
        self._neighbours[line] = None

    def text(self) -> Lines:
        """The whole file as lines."""
        order = sorted(self._imports, key=lambda line: line.split()[1]) if self._draw.chance(50) else [*self._imports]
        head = [line for block in [*self.start, *self.head] for line in [*block, *([""] if len(block) > 1 else [])]]
        lines = [*order, *([""] if self._neighbours else []), *_merged(self._neighbours, self._draw), "", *head]
        for block in self.blocks:
            lines += ["", "", *block]
        return lines


def _merged(imports: dict[str, None], draw: Draw) -> Lines:
    """Imports from one file on one line, or one by one."""
    if draw.chance(30):
        return list(imports)
    found: dict[str, list[str]] = {}
    for line in imports:
        start, _, name = line.partition(" import ")
        found.setdefault(start, []).append(name)
    return [f"{start} import {', '.join(names)}" if names != [""] else start for start, names in found.items()]
