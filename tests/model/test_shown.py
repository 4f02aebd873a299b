from __future__ import annotations

import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hkmigrate.model.names import dotted_name, fits, name_and_number
from hkmigrate.model.shown import in_json, shown, steers
from hkmigrate.report.page import Page, Style, Text


@given(st.text())
def test_nothing_that_is_shown_steers_a_terminal(text: str) -> None:
    assert not steers(shown(text))
    assert shown(text).encode() is not None
    assert shown(text) == text or steers(text)


@pytest.mark.parametrize(
    ("text", "escaped"),
    [
        ("a\x1b[31mb", "a\\x1b[31mb"),
        ("a\nb\tc\rd", "a\\nb\\tc\\rd"),
        ("\x7f\x9b\u202e\u2066\u200f\u2028", "\\x7f\\x9b\\u202e\\u2066\\u200f\\u2028"),
        ("\ud83d", "\\ud83d"),
        ("naïve \U0001f600 \\x1b", "naïve \U0001f600 \\x1b"),
    ],
)
def test_it_is_escaped_as_python_spells_it(text: str, escaped: str) -> None:
    assert shown(text) == escaped


@given(st.text(st.characters()) | st.text(st.sampled_from('a\x7f\x9b\u202e\ud800\u2028\n"\\')))
def test_json_says_the_same(text: str) -> None:
    written = in_json(json.dumps({"a": text}, ensure_ascii=False))
    assert json.loads(written) == {"a": text}
    assert not steers(written)


@given(st.text(st.characters()), st.text(st.sampled_from("a \x1b\n\t\u202e[red]")))
def test_all_that_is_on_a_page_is_shown(one: str, two: str) -> None:
    page = Page(Style())
    page.line(one, (two, "name"), Text(two, "bad"), Text.assemble(one, ": "))
    page.prose(two, lead=Text(one))
    page.rows([[Text(one), Text(two)], [Text(two), Text("x").append(one)]])
    assert not steers(page.text().replace("\n", ""))


def test_marks_of_markup_are_text() -> None:
    page = Page(Style(colour=True))
    page.line("[red]a[/red] [link=http://b]c[/link] :smile:")
    assert page.text() == "[red]a[/red] [link=http://b]c[/link] :smile:\n"


@given(st.text("ab/", max_size=8), st.text("ab*", max_size=6))
def test_a_name_fits_a_pattern_as_an_expression_would_say(name: str, pattern: str) -> None:
    assert fits(name, pattern) == bool(re.fullmatch(".*".join(map(re.escape, pattern.split("*"))), name))


@pytest.mark.parametrize("path", [".py", "..py", "...py", "a/.py", "a/..py", "__init__.py", "src/.py", ""])
def test_every_path_has_a_dotted_name(path: str) -> None:
    assert isinstance(dotted_name(path), str)


def test_a_number_that_python_does_not_read_is_none() -> None:
    assert name_and_number("a_" + "1" * 5000) == ("a_" + "1" * 5000, None)
