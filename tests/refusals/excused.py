"""Places that refuse and that no program comes to, each with the reason why it is there."""

from __future__ import annotations

from dataclasses import dataclass

from .places import Place


@dataclass(frozen=True)
class Excuse:
    """A place, known by its file and a piece of the call, and why nothing comes to it."""

    path: str
    piece: str
    reason: str

    def is_for(self, place: Place) -> bool:
        """Whether a place is meant."""
        return place.path == self.path and self.piece in place.text


EXCUSED = (
    Excuse(
        "hkmigrate/plan/groups.py",
        "group.name.why",
        "a group of an unknown name has a refusal of its own; this keeps out one that has not",
    ),
    Excuse(
        "hkmigrate/plan/thread.py",
        "code at the top level of",
        "code that reads when its file is imported is outside of every transform, and raises",
    ),
    Excuse(
        "hkmigrate/detect/equivalence.py",
        "at.line, 1))",
        "a program of a million steps takes too long for a test",
    ),
)
