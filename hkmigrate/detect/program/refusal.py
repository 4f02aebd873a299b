"""The one way to refuse: a code of the table, in words, with its place."""

from __future__ import annotations

from hkmigrate.model.codes import CODES
from hkmigrate.model.place import Span
from hkmigrate.model.site import Refusal


class RefusedError(Exception):
    """Something that is not migrated; carries the refusal."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.message)
        self.refusal = refusal


def refuse(code: str, message: str, place: Span, *also: Span) -> RefusedError:
    """The error that refuses with a code of the table."""
    return RefusedError(Refusal(code, message, place, CODES[code].way_out, also))
