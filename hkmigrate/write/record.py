"""The record of the last apply, kept in `.hkmigrate/` in the tree's root so that it can be taken back."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path

from hkmigrate.write.bench import Bench
from hkmigrate.write.carry import Put
from hkmigrate.write.errors import WriteError
from hkmigrate.write.journal import FOLDER

_PATH = f"{FOLDER}/last-apply.json"
_SCHEMA = 1


@dataclass(frozen=True, slots=True)
class Written:
    """A file that was written.

    Attributes:
        path: relative to the root, with forward slashes.
        old: what it held before, None where it was made.
        new: the digest of what was written.
    """

    path: str
    old: bytes | None
    new: str


@dataclass(frozen=True, slots=True)
class Record:
    """An apply: the files that it wrote, and the folders that it made, outermost first."""

    files: tuple[Written, ...]
    folders: tuple[str, ...] = ()


def put_to_keep(bench: Bench, record: Record) -> Put:
    """What writes the record, in place of an earlier one."""
    return Put(_PATH, bench.look(_PATH), _to_bytes(record))


def put_to_drop(bench: Bench) -> Put:
    """What removes the record."""
    return Put(_PATH, bench.look(_PATH), None)


def read_record(root: Path) -> Record | None:
    """The record of the last apply in this root, None where there is none.

    Raises:
        WriteError: there is one, and it cannot be understood.
    """
    file = _file(root)
    try:
        return _from_bytes(file.read_bytes())
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        raise WriteError(f"{file}: {error.strerror or error}") from error
    except (ValueError, KeyError, TypeError) as error:
        raise WriteError(f"{file} is not a record that this version of hkmigrate can read") from error


def _file(root: Path) -> Path:
    return root / _PATH


def _to_bytes(record: Record) -> bytes:
    """The record as JSON; bytes that are not UTF-8 travel as lone surrogates."""
    files = [
        {**asdict(one), "old": None if one.old is None else one.old.decode("utf-8", "surrogateescape")}
        for one in record.files
    ]
    return json.dumps({"schema": _SCHEMA, "files": files, "folders": list(record.folders)}, indent=1).encode()


def _from_bytes(data: bytes) -> Record:
    value = json.loads(data)
    if value["schema"] != _SCHEMA:
        raise ValueError(value["schema"])
    files = tuple(
        Written(one["path"], None if one["old"] is None else one["old"].encode("utf-8", "surrogateescape"), one["new"])
        for one in value["files"]
    )
    return Record(files, tuple(value["folders"]))
