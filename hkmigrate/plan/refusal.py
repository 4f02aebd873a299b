"""How a stage of planning says that it refuses."""

from __future__ import annotations

from hkmigrate.model.codes import CODES
from hkmigrate.model.place import Span
from hkmigrate.model.site import Refusal


class Refused(Exception):  # noqa: N818 - it is an outcome, no mistake
    """A group is not migrated; carries why."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.message)
        self.refusal = refusal


def refused(code: str, message: str, place: Span, *also: Span) -> Refused:
    """The refusal with a code of the table, its place, and other places that show why."""
    return Refused(Refusal(code, message, place, CODES[code].way_out, also))
