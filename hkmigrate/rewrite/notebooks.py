"""Edits of a notebook's Python, carried over to the JSON that it stands in."""

from __future__ import annotations

import difflib
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

from hkmigrate.model.edit import ChangeSet, Edit, Modify
from hkmigrate.model.place import Span
from hkmigrate.source.notebook import Cell, Notebook, UnwritableError, end_of, items
from hkmigrate.source.tree import Tree

_CHARACTER = re.compile(
    r"\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|\\u[0-9a-fA-F]{4}|\\.|[^\\]", re.DOTALL
)

_LINE_END = re.compile(r"[\r\n]")
_SPELLED_OUT = re.compile(r"\\u(?!00[01])")


def in_place(tree: Tree, changes: ChangeSet) -> ChangeSet:
    """The changes with those of notebooks made to their JSON.

    Raises:
        UnwritableError: one of them would fall on what is no Python.
    """
    return ChangeSet(
        tuple(
            _in_json(tree.notebooks[change.path], change)
            if isinstance(change, Modify) and change.path in tree.notebooks
            else change
            for change in changes.changes
        )
    )


def _in_json(notebook: Notebook, change: Modify) -> Modify:
    edits: list[Edit] = []
    by_cell = _by_cell(notebook, change.edits)
    for cell in notebook.cells:
        if cell.number in by_cell:
            _assert_python(cell, by_cell[cell.number], change.path)
            edits += _cell_edits(notebook, cell, by_cell[cell.number])
    return Modify(change.path, notebook.digest, tuple(_in_bytes(notebook, edits)))


def _in_bytes(notebook: Notebook, edits: Iterable[Edit]) -> Iterator[Edit]:
    """The edits, which count characters of the JSON, by its bytes."""
    at = size = 0
    for edit in edits:
        size += len(notebook.json[at : edit.start].encode())
        end = size + len(notebook.json[edit.start : edit.end].encode())
        yield Edit(size, end, edit.text)
        at, size = edit.end, end


# --- from the text to cells ------------------------------------------------------------------------------------------


def _by_cell(notebook: Notebook, edits: Iterable[Edit]) -> dict[int, list[Edit]]:
    """The edits of each cell by its bytes; blank lines between cells are nobody's, and stay."""
    found: dict[int, list[Edit]] = {}
    for edit in edits:
        text = edit.text
        for cell in notebook.cells:
            behind = cell.end + len(notebook.newline)
            if behind < edit.start and cell is not notebook.cells[-1]:
                continue
            start, end = (min(max(at, cell.start), behind) for at in (edit.start, edit.end))
            if text or (start < end and (cell.start <= edit.start or notebook.python[start:end].strip())):
                found.setdefault(cell.number, []).append(Edit(start - cell.start, end - cell.start, text))
                text = ""
            if edit.end <= behind:
                break
    return found


def _assert_python(cell: Cell, edits: Iterable[Edit], path: str) -> None:
    """Make sure that what is masked stays, on its own line, and a cell's magic first in it.

    Raises:
        UnwritableError: it would not.
    """
    data = cell.masked.text.encode()
    for edit in edits:
        for start, end in cell.masked.ranges:
            touched = edit.start < end and start < edit.end
            within = start < edit.start == edit.end < end
            margin = data.rfind(b"\n", 0, start) + 1
            alone = not edit.text.strip() or edit.text.endswith("\n")
            before = margin <= edit.end <= start and not alone
            after = "\n" in edit.text and end <= edit.start and b"\n" not in data[end : edit.start]
            if touched or within or before or after:
                raise UnwritableError(
                    path,
                    Span(path, cell.start + start, cell.start + end, data[:start].count(b"\n") + 1, 1, cell.number),
                )
        if edit.start < cell.masked.head:
            raise UnwritableError(path, Span(path, cell.start, cell.start, 1, 1, cell.number))


# --- from a cell's text to its JSON ----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Character:
    """A character of a source as the JSON spells it; `item` is the string of the list that it is in, None if new."""

    text: str
    spelled: str
    item: int | None
    index: int = -1


def _cell_edits(notebook: Notebook, cell: Cell, edits: list[Edit]) -> list[Edit]:
    """The edits of the JSON, by its characters, that change a cell."""
    text, at = notebook.json, cell.source
    is_list = text[at] == "["
    places = list(items(text, at)) if is_list else [(at, end_of(text, at))]
    spelled = [text[start + 1 : end - 1] for start, end in places]
    old = [
        replace(one, index=index)
        for index, one in enumerate(
            _Character(json.loads(f'"{match}"') if match[0] == "\\" else match, match, item)
            for item, content in enumerate(spelled)
            for match in _CHARACTER.findall(content)
        )
    ]
    new = _tidied(old, _changed(notebook, cell, old, edits))
    if is_list:
        quoted = [f'"{one}"' for one in _split(new)]
        return _list_edits(text, at, places, quoted)
    lines = _split([replace(one, item=0) for one in old], lines=True)
    starts = [places[0][0] + 1]
    for line in lines:
        starts.append(starts[-1] + len(line))
    return [
        Edit(starts[a], starts[b], "".join(written)) for a, b, written in _differences(lines, _split(new, lines=True))
    ]


def _changed(notebook: Notebook, cell: Cell, old: list[_Character], edits: list[Edit]) -> list[_Character]:
    """The characters of a cell with the edits done, and an end of line behind them that may be a new one."""
    data = cell.text.encode()
    last = _spelled(notebook, notebook.newline)
    whole = [*old, *last]

    def index(offset: int) -> int:
        return len(data[:offset].decode()) if offset <= len(data) else len(old) + offset - len(data)

    new: list[_Character] = []
    at = 0
    for edit in edits:
        start, end = index(edit.start), index(edit.end)
        new += [*whole[at:start], *_spelled(notebook, edit.text)]
        at = end
    return [*new, *whole[at:]]


def _tidied(old: list[_Character], new: list[_Character]) -> list[_Character]:
    """The characters, ending with as many blank lines as the cell ended with; none if nothing is left."""
    body = new[: _body(new)]
    return [*body, *old[_body(old) :]] if any(one.text.strip() for one in body) else []


def _body(characters: list[_Character]) -> int:
    """How many characters there are before the last end of line and the blank lines behind it."""
    text = "".join(one.text for one in characters)
    blank = _LINE_END.search(text, len(text.rstrip()))
    return blank.start() if blank else len(text)


def _spelled(notebook: Notebook, text: str) -> list[_Character]:
    """New text as the notebook's JSON spells what is not ASCII."""
    plain = notebook.json.isascii() and _SPELLED_OUT.search(notebook.json) is not None
    return [_Character(one, json.dumps(one, ensure_ascii=plain)[1:-1], None) for one in text]


def _split(characters: list[_Character], *, lines: bool = False) -> list[str]:
    """The strings of a list: cut where the old ones were, and new text at its line ends."""
    found: list[str] = []
    for before, one in pairwise([None, *characters]):
        assert one is not None
        if before is None or _is_cut(before, one, lines=lines):
            found.append("")
        found[-1] += one.spelled
    return found


def _is_cut(before: _Character, one: _Character, *, lines: bool) -> bool:
    if lines or before.item is None or one.item is None:
        return before.text == "\n"
    together = before.item == one.item or one.index == before.index + 1
    return before.item != one.item if together else before.text == "\n"


def _differences(old: list[str], new: list[str]) -> Iterator[tuple[int, int, list[str]]]:
    """What takes the place of which items of a list."""
    matcher = difflib.SequenceMatcher(None, old, new, autojunk=False)
    for tag, start, end, first, last in matcher.get_opcodes():
        if tag != "equal":
            yield start, end, new[first:last]


def _list_edits(text: str, at: int, places: list[tuple[int, int]], new: list[str]) -> list[Edit]:
    """The edits that make a JSON list of strings another, its layout kept."""
    opening = places[0][0] if places else at + 1
    closing = places[-1][1] if places else at + 1
    if not new:
        return [Edit(at + 1, text.index("]", closing), "")]
    between = text[places[0][1] : places[1][0]] if len(places) > 1 else f",{text[at + 1 : opening]}"
    edits = []
    for start, end, written in _differences([text[a:b] for a, b in places], new):
        joined = between.join(written)
        if written and start < end:
            edits.append(Edit(places[start][0], places[end - 1][1], joined))
        elif written and start < len(places):
            edits.append(Edit(places[start][0], places[start][0], joined + between))
        elif written:
            edits.append(Edit(closing, closing, (between if places else "") + joined))
        elif start:
            edits.append(Edit(places[start - 1][1], places[end - 1][1], ""))
        else:
            edits.append(Edit(opening, places[end][0], ""))
    return edits
