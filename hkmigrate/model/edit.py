"""A change of a tree as a value: files to create and files to modify, each a list of disjoint edits."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass


def digest(data: bytes) -> str:
    """The SHA-256 of a file's bytes in hexadecimal."""
    return hashlib.sha256(data).hexdigest()


@dataclass(frozen=True, slots=True, order=True)
class Edit:
    """Bytes `start` to `end` of a file's UTF-8 text become `text`; `start == end` inserts."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Create:
    """A file that is not there yet; `path` is relative to the tree's root."""

    path: str
    text: str


@dataclass(frozen=True, slots=True)
class Modify:
    """Sorted, disjoint edits of the file whose bytes had the digest `read` when they were planned.

    Raises:
        ValueError: edits overlap or are out of order.
    """

    path: str
    read: str
    edits: tuple[Edit, ...]

    def __post_init__(self) -> None:
        for before, after in zip(self.edits, self.edits[1:], strict=False):
            if after.start < before.end:
                raise ValueError(f"{self.path}: edits overlap at byte {after.start}")

    def apply(self, data: bytes) -> bytes:
        """`data`, the bytes that were read, with the edits done.

        Raises:
            ValueError: `data` is not what was read.
        """
        if digest(data) != self.read:
            raise ValueError(f"{self.path} has changed since it was read")
        parts, at = [], 0
        for edit in self.edits:
            parts += [data[at : edit.start], edit.text.encode()]
            at = edit.end
        return b"".join([*parts, data[at:]])


Change = Create | Modify


@dataclass(frozen=True, slots=True)
class ChangeSet:
    """All changes of one migration, sorted by path, one a file."""

    changes: tuple[Change, ...] = ()

    @classmethod
    def of(cls, changes: Iterable[Change]) -> ChangeSet:
        """The changes in the order of their paths."""
        return cls(tuple(sorted(changes, key=lambda change: change.path)))

    def __bool__(self) -> bool:
        return bool(self.changes)
