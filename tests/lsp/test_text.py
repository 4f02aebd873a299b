"""The mirror of an editor's document against an editor that counts code units one by one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hkmigrate.lsp.text import ENCODINGS, Encoding, Places, Text, split_lines

from .units import Editor

PIECES = st.sampled_from(
    [
        "a",
        "b = 1",
        "\n",
        "\r",
        "\r\n",
        "\f",
        "\v",
        "\x1c",
        "\x85",
        "\u2028",
        "\u2029",
        "é",
        "中",
        "😀",
        "👩‍👩‍👧",
        "\ufeff",
        "\0",
    ]
)
TEXTS = st.lists(PIECES, max_size=12).map("".join)
NUMBERS = st.integers(0, 14)
POSITIONS = st.tuples(NUMBERS, NUMBERS)


@pytest.mark.parametrize("encoding", ENCODINGS)
@given(start=TEXTS, edits=st.lists(st.tuples(POSITIONS, POSITIONS, TEXTS), max_size=6))
def test_the_mirror_has_what_the_editor_has(
    encoding: Encoding, start: str, edits: list[tuple[tuple[int, int], tuple[int, int], str]]
) -> None:
    editor, mirror = Editor(start, encoding), Text.of(start)
    for begin, end, new in edits:
        editor.edit(begin, end, new)
        mirror = mirror.edited(begin, end, new, encoding)
        assert "".join(mirror.lines) == editor.text()
        assert list(mirror.lines) == split_lines(editor.text())


@given(TEXTS)
def test_lines_end_where_the_protocol_says(text: str) -> None:
    lines = split_lines(text)
    assert "".join(lines) == text
    assert all(line.endswith(("\n", "\r")) for line in lines[:-1])
    assert not lines[-1].endswith(("\n", "\r"))
    assert len(lines) == 1 + text.count("\n") + text.count("\r") - text.count("\r\n")


def test_half_a_character_that_is_taken_away_and_put_back() -> None:
    text = Text.of("x😀y")
    half = text.edited((0, 1), (0, 2), "", "utf-16")
    assert half.lines == ("x\ude00y",)
    assert half.edited((0, 1), (0, 1), "\ud83d", "utf-16") == text


@pytest.mark.parametrize("encoding", ENCODINGS)
@given(TEXTS, st.data())
def test_the_place_of_a_byte_is_where_an_edit_would_put_something(
    encoding: Encoding, text: str, data: st.DataObject
) -> None:
    text = text.lstrip("\ufeff")
    at = data.draw(st.integers(0, len(text)))
    if text[at - 1 : at + 1] == "\r\n":
        at -= 1  # no position lies inside of a line end
    places = Places(text.encode())
    position = places.position(len(text[:at].encode()), encoding)
    assert "".join(Text.of(text).edited(position, position, "|", encoding).lines) == f"{text[:at]}|{text[at:]}"


def test_an_editor_sees_no_byte_order_mark() -> None:
    places = Places("\ufeffé = 1\nx".encode())
    assert places.position(0, "utf-16") == (0, 0)
    assert places.position(3, "utf-16") == (0, 0)
    assert places.position(5, "utf-16") == (0, 1)
    assert places.position(10, "utf-8") == (1, 0)
    assert places.line_end(3) == 9
