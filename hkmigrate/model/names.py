"""A forced name as far as it is known, and the spellings of names in Haiku and in Python."""

from __future__ import annotations

import keyword
import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache


@dataclass(frozen=True, slots=True)
class Known:
    """A name that is known as text."""

    text: str


@dataclass(frozen=True, slots=True)
class Unknown:
    """A name that is not known, `why`, and `pattern`: how it can be shown (`level_*`, `<mod0.module_name>`)."""

    why: str
    pattern: str


@dataclass(frozen=True, slots=True)
class Family:
    """One name for each index, which is put between `prefix` and `suffix`.

    `values` are the indices that are used: numbers, or texts.
    """

    prefix: str
    suffix: str
    values: tuple[int, ...] | tuple[str, ...]

    @property
    def within(self) -> tuple[str, ...]:
        """The parts of the path that all have in common, outermost first."""
        return tuple(self.prefix.split("/")[:-1])

    @property
    def last(self) -> str:
        """The prefix within the last part of the path."""
        return self.prefix.rpartition("/")[2]

    @property
    def pattern(self) -> str:
        """How it is shown: `level_*`."""
        return f"{self.prefix}*{self.suffix}"

    def name(self, index: int | str) -> str:
        """The name of one index."""
        return f"{self.prefix}{index}{self.suffix}"

    @property
    def texts(self) -> tuple[str, ...]:
        """The indices, where they are texts."""
        return tuple(value for value in self.values if isinstance(value, str))

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the indices; of numbers, those of a sequence that reaches from 0 to the last one."""
        numbers = [value for value in self.values if isinstance(value, int)]
        return tuple(map(self.name, range(max(numbers) + 1) if numbers else self.values))


Name = Known | Unknown | Family

LONGEST = 1000
"""As many characters a name has that anybody writes; longer ones are made to be long."""
_NUMBERED = re.compile(r"_(0|[1-9]\d{0,999})$")  # Python refuses to read numbers of more than some thousand digits
_CAMEL = re.compile(r"((?<=[a-z0-9])[A-Z]|(?!^)[A-Z](?=[a-z]))")
_COMPONENT = re.compile(r"~?[A-Za-z_][A-Za-z0-9_]*$|~$")


@lru_cache(maxsize=65_536)  # files name the same things over and over
def name_and_number(name: str) -> tuple[str, int | None]:
    """Split `linear_1` into `("linear", 1)` and `linear` into `("linear", None)`.

    Source: `haiku._src.module.name_and_number`, by which Haiku numbers modules of one name.
    """
    found = _NUMBERED.search(name)
    return (name[: found.start()], int(found.group(1))) if found else (name, None)


@lru_cache(maxsize=65_536)
def camel_to_snake(name: str) -> str:
    """The name that Haiku gives a module of class `name`. Source: `haiku._src.utils.camel_to_snake`."""
    return _CAMEL.sub(r"_\1", name).lower()


def fits(name: str, pattern: str) -> bool:
    """Whether a name is of a pattern, in which `*` stands for anything.

    A regular expression would try each `*` at every place again for each place of the one before it. The first place
    where the text between two of them stands leaves most room for the rest, so that no other need be tried.
    """
    first, *rest = pattern.split("*")
    if not rest:
        return name == pattern
    *inner, last = rest
    end = len(name) - len(last)
    if not name.startswith(first) or not name.endswith(last) or end < len(first):
        return False
    at = len(first)
    for part in inner:
        found = name.find(part, at, end)
        if found < 0:
            return False
        at = found + len(part)
    return True


def snake_to_camel(name: str) -> str:
    """A class name for the snake case `name`: `global_embed` gives `GlobalEmbed`."""
    return "".join(part[:1].upper() + part[1:] for part in re.split(r"[^A-Za-z0-9]+|_", name) if part)


def is_module_path(path: str) -> bool:
    """Whether Haiku accepts `path` as a forced name: identifiers joined by slashes, each may start with `~`."""
    return 0 < len(path) <= LONGEST and all(_COMPONENT.fullmatch(part) for part in path.split("/"))


def as_identifier(text: str) -> str:
    """`text` as a Python identifier: other characters become underscores, a keyword gets one at its end.

    It is spelled as Python compares it, so that two that differ are two names for Python as well.
    """
    plain = text if text.isascii() else unicodedata.normalize("NFKC", text)
    made = "".join(letter if f"_{letter}".isidentifier() else " " for letter in plain)
    made = "_".join(made.split()).strip("_") or "value"
    made = made if made.isidentifier() else f"_{made}"
    return f"{made}_" if keyword.iskeyword(made) else made


def is_notebook(path: str) -> bool:
    """Whether a file is a notebook, which no other file can import."""
    return path.endswith(".ipynb")


def is_name(text: str) -> bool:
    """Whether Python takes a text for a name: `train-a.py` and `a.b.py` cannot be imported."""
    return text.isidentifier() and not keyword.iskeyword(text)


def dotted_name(path: str) -> str:
    """The dotted name of a file: `src/net/embed.py` gives `net.embed`; a notebook keeps its ending."""
    parts = path.removesuffix(".py").split("/")  # a file may be called `.py`, or `..py`: then the last one is no name
    if parts[0] == "src" and len(parts) > 1:
        parts = parts[1:]
    if parts[-1] == "__init__" and len(parts) > 1:
        parts = parts[:-1]
    return ".".join(parts)


def owner_names(parts: list[str]) -> tuple[str, ...]:
    """Names for a module that cannot have the path of `parts`: the last part, where it is not the whole, and others."""
    last = as_identifier(parts[-1].lstrip("~")).lower()
    if parts[:-1] == ["~"]:  # a parameter, and no module: `scale.scale` would say little
        return (f"{last}_owner", last) if last.startswith("shared") else (f"shared_{last}", f"{last}_owner")
    plain, others = [last] if len(parts) > 1 else [], (f"shared_{last}", f"{last}_owner")
    return (*plain, *(reversed(others) if last.startswith("shared") else others))
