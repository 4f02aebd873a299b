"""A small program that is refused."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from hkmigrate.config import Options


@dataclass(frozen=True)
class Refused:
    """A program and a refusal that planning it comes to.

    Attributes:
        code: the code of the refusal.
        piece: a part of its message.
        text: `model.py`; or several files, each after a line `=== PATH`.
        options: how it is planned.
    """

    code: str
    piece: str
    text: str
    options: Options = field(default_factory=Options)

    @property
    def files(self) -> Mapping[str, str]:
        """The texts of all files by path."""
        parts = re.split(r"(?m)^=== (\S+)\n", self.text)
        first = {"model.py": parts[0]} if parts[0].strip() else {}
        return first | dict(zip(parts[1::2], parts[2::2], strict=True))


def edited(text: str, *changes: tuple[str, str]) -> str:
    """A text with pieces replaced, each of which is there once."""
    for old, new in changes:
        assert text.count(old) == 1, (old, text.count(old))
        text = text.replace(old, new)
    return text
