"""A notebook as one Python text, and where each part of that stands in its JSON."""

from __future__ import annotations

import codecs
import json
import re
from bisect import bisect_right
from collections.abc import Iterator, Set
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from hkmigrate.model.edit import digest
from hkmigrate.model.place import Span
from hkmigrate.source.magics import Masked, mask
from hkmigrate.source.text import UnreadableError, parse

ENDING = ".ipynb"
LARGEST_NOTEBOOK = 64_000_000
"""The most bytes of a notebook; nearly all of them are those of pictures."""

_SPACE = re.compile(r"[ \t\r\n]*")
_LINE_END = re.compile(r"\r\n|\r|\n")
_WORDS = re.compile(rb"\w+")
_DISGUISED = re.compile(rb"\\u00[2-7]")
"""A character that a name may be written with, as JSON may but never needs to spell it."""
_DECODER = json.JSONDecoder()


class ClosedError(UnreadableError):
    """A notebook that cannot be taken, though it may run, so that what its code, `text`, uses must stay as it is."""

    text = ""


class UnwritableError(Exception):
    """A change that cannot be made in a notebook, since it would fall on what is no Python, at `place`."""

    def __init__(self, path: str, place: Span) -> None:
        super().__init__(str(place))
        self.path, self.place = path, place


@dataclass(frozen=True, slots=True)
class Cell:
    """A code cell.

    Attributes:
        number: which of all cells it is, from 1.
        source: where its source begins in the JSON, in characters.
        text: what it says.
        masked: its Python.
        start: where it begins in the notebook's text, in bytes; an end of line that is not in the cell comes after it.
        line: the line of the notebook's text on which it begins, from 1.
    """

    number: int
    source: int
    text: str
    masked: Masked
    start: int
    line: int

    @property
    def end(self) -> int:
        """The byte behind its text in the notebook's text."""
        return self.start + len(self.text.encode())


@dataclass(frozen=True)
class Notebook:
    """A notebook.

    Attributes:
        data: its bytes.
        json: the same as text.
        cells: its code cells.
        python: all of them as one text: between two cells are two blank lines that belong to neither.
        newline: how its lines end.
    """

    data: bytes
    json: str
    cells: tuple[Cell, ...]
    python: bytes
    newline: str

    @cached_property
    def digest(self) -> str:
        """The digest of the notebook's bytes."""
        return digest(self.data)

    @cached_property
    def _lines(self) -> list[int]:
        return [cell.line for cell in self.cells]

    @cached_property
    def without_sources(self) -> object:
        """All that it holds but the sources of its code cells."""
        value = json.loads(self.json.removeprefix("\ufeff"))
        for cell in self.cells:
            del value["cells"][cell.number - 1]["source"]
        return value

    def place(self, line: int) -> tuple[int, int]:
        """The number of the cell that a line of the text is in, and the line within it; both from 1."""
        cell = self.cells[max(bisect_right(self._lines, line) - 1, 0)]
        return cell.number, line - cell.line + 1

    @cached_property
    def hidden(self) -> tuple[tuple[int, int, str], ...]:
        """What is masked and may use the notebook's names: the cell's number, the line in it, and the text."""
        return tuple((cell.number, line, text) for cell in self.cells for line, text in cell.masked.hidden)

    @cached_property
    def words(self) -> frozenset[str]:
        """The words of all that is masked."""
        pieces = (cell.text.encode()[start:end] for cell in self.cells for start, end in cell.masked.ranges)
        return frozenset(word for piece in pieces for word in re.findall(r"\w+", piece.decode()))


def matters(data: bytes, modules: Set[bytes]) -> bool:
    """Whether a notebook may name Haiku, or import one of the `modules` of the tree, told from its bytes."""
    if _DISGUISED.search(data):
        return True
    return b"import" in data and (b"haiku" in data or not modules.isdisjoint(_WORDS.findall(data)))


def read_notebook(data: bytes) -> Notebook:
    """The notebook whose bytes are `data`.

    Raises:
        UnreadableError: it is no notebook, or not one of Python.
        ClosedError: it may run, but what its code is cannot be told.
    """
    try:
        text = data.decode()
        value = json.loads(text.removeprefix("\ufeff"))
    except UnicodeDecodeError as error:
        raise UnreadableError("not UTF-8") from error
    except json.JSONDecodeError as error:
        raise UnreadableError(f"not JSON at line {error.lineno}") from error
    except (RecursionError, ValueError) as error:
        raise UnreadableError(f"not JSON: {error}") from error
    try:
        _assert_python(value)
        sources = list(_sources(text))
        return _read(data, text, sources)
    except ClosedError as error:
        code = [source for _, _, source in sources] if value["nbformat"] == 4 else [text.replace("\\n", "\n")]
        error.text = "\n".join(code)
        raise


def _read(data: bytes, text: str, sources: list[tuple[int, int, str]]) -> Notebook:
    found = next((end.group() for _, _, source in sources if (end := _LINE_END.search(source))), "\n")
    cells: list[Cell] = []
    parts: list[str] = []
    start, line = 0, 1
    for number, at, source in sources:
        masked = _masked(number, source)
        cells.append(Cell(number, at, source, masked, start, line))
        parts.append(f"{masked.text}{found}")
        start += len(source.encode()) + 3 * len(found)
        line += len(_LINE_END.findall(source)) + 3
    return Notebook(data, text, tuple(cells), (found * 2).join(parts).encode(), found)


def _assert_python(value: Any) -> None:
    if not isinstance(value, dict) or not isinstance(value.get("nbformat"), int):
        raise UnreadableError("not a notebook: it has no `nbformat`")
    if value["nbformat"] != 4:
        raise ClosedError(f"its format is nbformat {value['nbformat']}, and only 4 is read: save it anew with Jupyter")
    metadata = value.get("metadata")
    for key, name in (("language_info", "name"), ("kernelspec", "language")):
        told = metadata.get(key) if isinstance(metadata, dict) else None
        language = told.get(name) if isinstance(told, dict) else None
        if isinstance(language, str) and not language.lower().startswith(("python", "ipython")):
            raise UnreadableError(f"its language is {language}")


def _masked(number: int, source: str) -> Masked:
    """The cell as Python.

    Raises:
        ClosedError: it is not Python, or runs another file under the notebook's names.
    """
    try:
        source.encode()
    except UnicodeEncodeError as error:
        raise ClosedError(f"cell {number} holds half a character (a lone surrogate)") from error
    masked = mask(source)
    if masked.runs is not None:
        raise ClosedError(f"cell {number} runs another file under its own names at line {masked.runs}; import it")
    try:
        parse(masked.text.encode())
    except UnreadableError as error:
        raise ClosedError(f"cell {number} is not Python that can be read: {error}") from error
    if source.startswith(codecs.BOM_UTF8.decode()):
        raise ClosedError(f"cell {number} begins with a byte order mark")
    return masked


# --- JSON ------------------------------------------------------------------------------------------------------------


def _sources(text: str) -> Iterator[tuple[int, int, str]]:
    """The code cells of a notebook that is JSON: their numbers, and where and what their sources are.

    Raises:
        UnreadableError: it has no cells, or one of them no source.
    """
    top = _members(text, 1 if text.startswith("\ufeff") else 0)
    cells = list(items(text, top["cells"])) if "cells" in top and text[top["cells"]] == "[" else None
    if cells is None:
        raise UnreadableError("not a notebook: it has no list of `cells`")
    for number, (at, _) in enumerate(cells, 1):
        cell = _members(text, at) if text[at] == "{" else {}
        if "cell_type" not in cell or "source" not in cell:
            raise UnreadableError(f"not a notebook: cell {number} has no `cell_type` or no `source`")
        if _decoded(text, cell["cell_type"])[0] != "code":
            continue
        source = _decoded(text, cell["source"])[0]
        lines = source if isinstance(source, list) else [source]
        if not all(isinstance(line, str) for line in lines):
            raise UnreadableError(f"not a notebook: the source of cell {number} is no text")
        yield number, cell["source"], "".join(lines)


def _members(text: str, at: int) -> dict[str, int]:
    """Where the value of each key of a JSON object begins.

    Raises:
        UnreadableError: a key is there twice, of which readers may take one or the other.
    """
    found: dict[str, int] = {}
    for key_at, key_end in items(text, at):
        key = _decoded(text, key_at)[0]
        if key in found:
            raise UnreadableError(f"not a notebook: it has the key `{key}` twice in one place")
        found[key] = _skip(text, _skip(text, key_end) + 1)
    return found


def items(text: str, at: int) -> Iterator[tuple[int, int]]:
    """Where each item of the JSON list, or key of the object, that begins at or after `at` begins and ends."""
    at = _skip(text, at)
    closing = "]" if text[at] == "[" else "}"
    at = _skip(text, at + 1)
    while text[at] != closing:
        start, at = at, _decoded(text, at)[1]
        yield start, at
        at = _skip(text, at)
        if text[at] == ":":
            at = _skip(text, _decoded(text, _skip(text, at + 1))[1])
        if text[at] == ",":
            at = _skip(text, at + 1)


def _skip(text: str, at: int) -> int:
    match = _SPACE.match(text, at)
    return match.end() if match else at


def end_of(text: str, at: int) -> int:
    """Where the JSON value that begins at a place ends."""
    return _decoded(text, at)[1]


def _decoded(text: str, at: int) -> tuple[Any, int]:
    """A JSON value, and where it ends."""
    return _DECODER.raw_decode(text, at)
