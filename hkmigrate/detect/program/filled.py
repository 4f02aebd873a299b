"""Texts that numbers and other texts are put into: `"level_%d" % 1`, `"level_{}".format(1)`, `str(1)`."""

from __future__ import annotations

import re

_PERCENT = re.compile("%[dis]")
_PERCENTS = re.compile("(?:[^%]|%[dis])*", re.DOTALL)
_BRACES = re.compile(r"\{\}")
_BITS = 10_000
"""Python refuses to write numbers of more than some thousand digits."""
_PLAIN = re.compile(r"(?:[^{}]|\{\})*", re.DOTALL)


LONGEST = 100_000
"""The longest text that is worked out: no name is as long, and constants may double each other."""


def by_percent(text: object, given: object) -> str | None:
    """What `text % given` is, None where that takes more than plain marks."""
    values = given if isinstance(given, tuple) else (given,)
    if not isinstance(text, str) or not _PERCENTS.fullmatch(text):
        return None
    marks = _PERCENT.findall(text)
    fit = len(marks) == len(values) and all(
        isinstance(value, int) or mark == "%s" for mark, value in zip(marks, values, strict=True)
    )
    return _put(_PERCENT, text, values) if fit else None


def by_format(text: object, values: tuple[object, ...]) -> str | None:
    """What `text.format(*values)` is, None where that takes more than plain braces."""
    if not isinstance(text, str) or not _PLAIN.fullmatch(text) or text.count("{}") != len(values):
        return None
    return _put(_BRACES, text, values)


def as_text(value: object) -> str | None:
    """What `str` gives for a text or a number, None for anything else."""
    if isinstance(value, bool) or (isinstance(value, int) and value.bit_length() > _BITS):
        return None
    return str(value) if isinstance(value, str | int) else None


def _put(mark: re.Pattern[str], text: str, values: tuple[object, ...]) -> str | None:
    shown = [as_text(value) for value in values]
    parts = iter(shown)
    if len(text) + sum(len(value or "") for value in shown) > LONGEST:
        return None
    return None if None in shown else mark.sub(lambda _: next(parts) or "", text)
