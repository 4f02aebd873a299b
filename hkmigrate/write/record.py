"""The record of the last apply to a tree, kept in the state folder so that it can be taken back."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass

from hkmigrate.write.disk import Disk
from hkmigrate.write.errors import WriteError
from hkmigrate.write.journal import assert_apart, digest_of, fields_of, folders_of, list_of, mapping_of, text_of
from hkmigrate.write.paths import file_path
from hkmigrate.write.state import TreeState

_SCHEMA = 2
_LARGEST = 512_000_000
"""Bytes of a record: the old contents of all files, as JSON."""


@dataclass(frozen=True, slots=True)
class Written:
    """A file that was written.

    Attributes:
        path: links followed, relative to the root, with forward slashes.
        old: what it held before, None where it was made.
        new: the digest of what was written.
    """

    path: str
    old: bytes | None
    new: str


@dataclass(frozen=True, slots=True)
class Record:
    """An apply.

    Attributes:
        root: the tree that was written to.
        files: the files that were written.
        folders: the folders that were made, outermost first.
    """

    root: str
    files: tuple[Written, ...]
    folders: tuple[str, ...] = ()

    def to_bytes(self) -> bytes:
        """The record as JSON; bytes that are not UTF-8 travel as lone surrogates.

        Raises:
            WriteError: it would be too large to be read again.
        """
        files = [
            {**asdict(one), "old": None if one.old is None else one.old.decode("utf-8", "surrogateescape")}
            for one in self.files
        ]
        value = {"schema": _SCHEMA, "root": self.root, "files": files, "folders": list(self.folders)}
        data = json.dumps(value, indent=1).encode()
        if len(data) > _LARGEST:
            raise WriteError(
                f"what `undo` needs has more than {_LARGEST // 1_000_000} MB; nothing was written. "
                "Migrate folder by folder, or group by group with --group."
            )
        return data


def record_bytes(disk: Disk, state: TreeState) -> bytes | None:
    """The record of the last apply as it lies there, None where there is none.

    Raises:
        WriteError: it is no plain file, or too large to be one of ours.
    """
    return state.read(disk, state.record, _LARGEST)


def read_record(disk: Disk, state: TreeState) -> Record | None:
    """The record of the last apply to a tree, None where there is none; nothing that it says is taken on trust.

    Raises:
        WriteError: there is one, and it cannot be understood.
    """
    data = record_bytes(disk, state)
    if data is None:
        return None
    try:
        record = _from_bytes(data)
        if record.root != str(state.root):
            raise ValueError("it is about another tree")  # noqa: TRY301 - said like all else that is wrong with it
    except ValueError as error:
        why = "is not a record that this version of hkmigrate can read, so nothing can be taken back"
        raise state.unreadable(state.record, why) from error
    return record


def _from_bytes(data: bytes) -> Record:
    value = fields_of(data, _SCHEMA, {"root", "files", "folders"})
    files = tuple(_written(one) for one in list_of(value["files"]))
    if not files:
        raise ValueError("it names no file")
    assert_apart(one.path for one in files)
    folders = folders_of(value["folders"], [one.path for one in files if one.old is None])
    return Record(text_of(value["root"]), files, folders)


def _written(value: object) -> Written:
    one = mapping_of(value, {"path", "old", "new"})
    old = one["old"]
    if old is not None and not isinstance(old, str):
        raise ValueError("it holds something else than a content")
    content = None if old is None else old.encode("utf-8", "surrogateescape")
    return Written(file_path(one["path"]), content, digest_of(one["new"]))
