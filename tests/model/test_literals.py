"""Whatever text is written into code comes back as that text, and as nothing else."""

import ast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hkmigrate.model.literals import docstring, string, wrapped_docstring
from hkmigrate.model.names import as_identifier, is_name
from hkmigrate.model.shown import steers

_HOSTILE = [
    'w"""; print(1); """',
    "\\",
    '"',
    '\\"',
    '""',
    "\x00",
    "\x1b",
    "\u202e",
    "\ud800",
    "\r",
    "\n",
    "\t",
    " ",
    "\\N{x}",
]
texts = st.lists(st.one_of(st.sampled_from(_HOSTILE), st.text(max_size=4))).map("".join)


@given(texts)
def test_a_docstring_says_the_text(text: str) -> None:
    written = docstring(text)
    assert ast.literal_eval(written) == text
    assert not steers(written.replace("\n", "").replace("\t", ""))


@given(texts)
def test_a_wrapped_docstring_says_the_words(text: str) -> None:
    written = wrapped_docstring(f"Owns {text}, read by A.", 40, "    ")
    assert ast.literal_eval(written).split() == f"Owns {text}, read by A.".split()
    assert not steers(written.replace("\n", ""))


@given(texts, st.sampled_from(["'", '"']))
def test_a_string_is_the_text(text: str, quote: str) -> None:
    written = string(text, quote)
    assert ast.literal_eval(written) == text
    assert not steers(written)


@given(texts)
@pytest.mark.parametrize("extra", ["", "\u00b2", "\ufb01", "1", "class", "None"])
def test_an_identifier_is_one(extra: str, text: str) -> None:
    assert is_name(as_identifier(f"{text}{extra}"))
