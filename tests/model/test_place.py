"""Where lines begin, against the pattern of their ends."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from hkmigrate.model.place import line_starts

ENDS = re.compile(rb"\r\n|\r|\n")


@given(text=st.text("a\r\n\x0b\x0c\x1c\x85\u2028é", max_size=12))
def test_only_line_feeds_and_carriage_returns_end_lines(text: str) -> None:
    data = text.encode()
    assert line_starts(data) == [0, *(found.end() for found in ENDS.finditer(data))]


def test_the_first_line_begins_behind_a_mark() -> None:
    assert line_starts(b"\xef\xbb\xbfa\nb") == [3, 5]
    assert line_starts(b"\xef\xbb\xbf") == [3]
