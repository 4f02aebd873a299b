"""The patterns of `.gitignore` files and of the setting `exclude`, matched in time that no pattern can blow up."""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterator, Sequence
from typing import AnyStr, Literal

from pathspec import GitIgnoreSpec
from pathspec.patterns.gitignore.spec import GitIgnoreSpecPattern

_LONGEST = 4096
"""Characters of a pattern: as many as a path may have. Longer ones could match, but nobody writes them."""
_BEFORE, _BETWEEN = "^(?:.+/)?", "(?:/.+)?"
_TOKEN = re.compile(r"\\.|\[\^/\]\*|\[\^?+\]?+[^\]]*+\]|.", re.DOTALL)
"""A piece of the expression that pathspec makes of the part of a pattern between slashes."""
_STAR, _ANY = "[^/]*", "[^/]"
_MARKED = re.compile(r"\?P<\w+>")


class _Pattern(GitIgnoreSpecPattern):
    """pathspec's own pattern, of which each `*` but the last is tried at one place only, and so is each `**`.

    What stands between two stars has a fixed length, so that its first place leaves most room for the rest, and
    another need not be tried: `fnmatch.translate` of Python does the same. The last star is left as it is: how far it
    reaches decides whether a file or a folder above it has matched.
    """

    __slots__ = ()

    @staticmethod
    def _translate_segment_glob(pattern: str, range_error: Literal["literal", "raise"]) -> str:
        plain = GitIgnoreSpecPattern._translate_segment_glob(pattern, range_error)
        parts = [""]
        for token in _TOKEN.findall(plain):
            if token == _STAR:
                parts.append("")
            else:  # a set of characters, which as in git has no slash in it
                parts[-1] += f"(?!/){token}" if len(token) > 2 and token[0] == "[" and token != _ANY else token
        return _once(parts, _STAR, "[^/]*?", "")

    @classmethod
    def pattern_to_regex(cls, pattern: AnyStr) -> tuple[AnyStr | None, bool | None]:
        """The regular expression, and whether it includes."""
        regex, include = super().pattern_to_regex(pattern)
        return (_linear(regex) if isinstance(regex, str) else regex), include  # type: ignore[return-value]


def _linear(regex: str) -> str:
    """The expression of a whole pattern, without trying each `**` anew for each place of another."""
    first, *rest = regex.split(_BETWEEN)
    if rest and first.startswith(_BEFORE):
        first = f"^(?>(?:[^/]+/)*?{first.removeprefix(_BEFORE)}(?=/))"
    return _once([first, *rest], _BETWEEN, "(?:/[^/]+)*?", "(?=/)")


def _once(parts: Sequence[str], repeated: str, lazy: str, then: str) -> str:
    """Parts with something `repeated` between them; only the last of it may take now more, now less."""
    first, *rest = parts
    if not rest:
        return first
    *inner, last = rest
    return "".join([first, *(f"(?>{lazy}{part}{then})" for part in inner if part), repeated, last])


class Ignored:
    """The patterns of one `.gitignore`, for the paths below its folder."""

    def __init__(self, folder: str, lines: Sequence[str]) -> None:
        self._start = len(folder.rstrip("/")) + 1
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of sets that a later Python may read in another way
            self._read(lines)

    def _read(self, lines: Sequence[str]) -> None:
        # The backends that pathspec takes where they are installed know nothing of atomic groups.
        self._spec = GitIgnoreSpec(list(_patterns(lines)), backend="simple")
        found = [pattern.regex.pattern for pattern in self._spec.patterns if pattern.include and pattern.regex]
        # One expression for all of them says of nearly every file that no pattern matches, which is the end of it.
        plain = [_MARKED.sub("?:", one if one.startswith("^") else f".*{one}") for one in map(str, found)]
        self._maybe = re.compile("|".join(plain)) if plain else None

    def __call__(self, path: str) -> bool:
        """Whether a path, with a slash at its end if it is a folder, is ignored."""
        below = path[self._start :]
        return self._maybe is not None and self._maybe.match(below) is not None and self._spec.match_file(below)


def _patterns(lines: Sequence[str]) -> Iterator[_Pattern]:
    """The patterns that can be used; of another, git says nothing either, and matches no file with it."""
    for line in lines:
        if len(line) <= _LONGEST:
            try:
                pattern = _Pattern(line)
            except (ValueError, OverflowError, re.error):
                continue
            if pattern.include is not None:
                yield pattern
