"""What is being written, as it is kept on the disk until it is done; `docs/decisions/0012` says how it is used."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from enum import StrEnum
from pathlib import PurePosixPath

from hkmigrate.write.paths import OURS, above, file_path, folder_path

LARGEST_JOURNAL = 64_000_000
"""Bytes; some 200,000 files."""
_SCHEMA = 2
_TOKEN = re.compile(r"[0-9a-f]{32}")
_DIGEST = re.compile(r"[0-9a-f]{64}")
_BESIDE = re.compile(re.escape(OURS) + r"-[0-9a-f]{32}-[0-9]+\.(new|old)")


class Verb(StrEnum):
    """What is being done."""

    APPLY = "apply"
    UNDO = "undo"


class State(StrEnum):
    """How far it is: nothing has changed yet; it is to be finished; it is to be finished backwards."""

    PREPARED = "prepared"
    COMMITTED = "committed"
    BACK = "back"


@dataclass(frozen=True, slots=True)
class Step:
    """A file that changes: the digests of its content before and after, None where it is not there.

    Attributes:
        path: the file, links followed, relative to the root; None for the record of the last apply.
        old: before.
        new: after.
    """

    path: str | None
    old: str | None
    new: str | None


@dataclass(frozen=True, slots=True)
class Journal:
    """An apply or undo under way.

    Attributes:
        root: the tree that it is about.
        verb: which.
        state: how far.
        token: random, so that temporary names are like no other.
        steps: the files of the tree, and last the record.
        folders: those that are made, or may be empty afterwards, outermost first.
    """

    root: str
    verb: Verb
    state: State
    token: str
    steps: tuple[Step, ...]
    folders: tuple[str, ...] = ()

    @property
    def paths(self) -> tuple[str, ...]:
        """The tree's files among the steps."""
        return tuple(step.path for step in self.steps if step.path is not None)

    @property
    def ways(self) -> tuple[Step, ...]:
        """The steps as they are to be finished, backwards where that is so."""
        if self.state is State.BACK:
            return tuple(Step(step.path, step.new, step.old) for step in self.steps)
        return self.steps

    def at(self, state: State) -> Journal:
        """The same in another state."""
        return replace(self, state=state)

    def beside(self, index: int, kind: str) -> str:
        """The name of the temporary file of a step: its content that is `new`, or `old`."""
        return f"{OURS}-{self.token}-{index}.{kind}"

    def to_bytes(self) -> bytes:
        """The journal as JSON."""
        return json.dumps({"schema": _SCHEMA, **asdict(self)}, indent=1).encode()

    @classmethod
    def from_bytes(cls, data: bytes) -> Journal:
        """The journal that was kept as `data`; nothing that it says is taken on trust.

        Raises:
            ValueError: it is not one of this schema, or names what no apply or undo writes.
        """
        value = fields_of(data, _SCHEMA, {"root", "verb", "state", "token", "steps", "folders"})
        verb, state, token = Verb(text_of(value["verb"])), State(text_of(value["state"])), text_of(value["token"])
        if not _TOKEN.fullmatch(token):
            raise ValueError(token)
        steps = tuple(_step(one) for one in list_of(value["steps"]))
        found = cls(text_of(value["root"]), verb, state, token, steps, _folders(value["folders"]))
        _assert_sound(found)
        return found


def is_beside(name: str) -> bool:
    """Whether a file is called like the temporary ones that lie beside those of a tree."""
    return _BESIDE.fullmatch(name) is not None


def fields_of(data: bytes, schema: int, names: set[str]) -> Mapping[str, object]:
    """The fields of a state file of this schema; there must be just those.

    Raises:
        ValueError: it is no such file.
    """
    try:
        value = json.loads(data)
    except RecursionError as error:
        raise ValueError("it is nested too deeply") from error
    found = mapping_of(value, {"schema", *names})
    if type(found["schema"]) is not int or found["schema"] != schema:
        raise ValueError(repr(found["schema"]))
    return found


def mapping_of(value: object, names: set[str]) -> Mapping[str, object]:
    """An object of JSON with just these fields.

    Raises:
        ValueError: it is none.
    """
    if not isinstance(value, dict) or value.keys() != names:
        raise ValueError("its fields are not those of this version")
    return value


def list_of(value: object) -> list[object]:
    """A list of JSON.

    Raises:
        ValueError: it is none.
    """
    if not isinstance(value, list):
        raise ValueError("it holds something else than a list")  # noqa: TRY004 - one kind of error for all that is read
    return value


def text_of(value: object) -> str:
    """A string of JSON without null characters.

    Raises:
        ValueError: it is none.
    """
    if not isinstance(value, str) or "\0" in value:
        raise ValueError("it holds something else than a string")
    return value


def digest_of(value: object) -> str:
    """A digest.

    Raises:
        ValueError: it is none.
    """
    if not _DIGEST.fullmatch(text_of(value)):
        raise ValueError("it holds something else than a digest")
    return text_of(value)


def folders_of(value: object, made: Iterable[str]) -> tuple[str, ...]:
    """Folders that an apply can have made for the files `made`, outermost first.

    Raises:
        ValueError: there is another one among them.
    """
    folders = _folders(value)
    if not set(folders) <= above(tuple(made)):
        raise ValueError("it names a folder that no apply has made")
    return folders


def assert_apart(paths: Iterable[str]) -> None:
    """Make sure that no two paths are the same, and none lies below another.

    Raises:
        ValueError: two do not keep apart.
    """
    found = tuple(paths)
    if len(set(found)) < len(found) or above(found) & set(found):
        raise ValueError("it names a file twice")


def _step(value: object) -> Step:
    one = mapping_of(value, {"path", "old", "new"})
    path = None if one["path"] is None else file_path(one["path"])
    old, new = (None if one[kind] is None else digest_of(one[kind]) for kind in ("old", "new"))
    return Step(path, old, new)


def _folders(value: object) -> tuple[str, ...]:
    folders = tuple(folder_path(one) for one in list_of(value))
    if len(set(folders)) < len(folders) or sorted(folders, key=_depth) != list(folders):
        raise ValueError("its folders are not in order")
    return folders


def _depth(folder: str) -> int:
    return len(PurePosixPath(folder).parts)


def _assert_sound(journal: Journal) -> None:
    """Make sure that an apply or undo has just these steps: none goes from nothing to nothing."""
    *files, record = journal.steps or [Step(None, None, None)]
    applies = journal.verb is Verb.APPLY
    ends = [step.new if applies else step.old for step in journal.steps]
    if not files or record.path is not None or None in [step.path for step in files] or None in ends:
        raise ValueError("its steps are not those of an apply or undo")
    if not applies and record.new is not None:
        raise ValueError("it keeps a record of what it takes back")
    assert_apart(journal.paths)
    folders_of(list(journal.folders), [step.path for step in files if step.path and _made(step, journal.verb) is None])


def _made(step: Step, verb: Verb) -> str | None:
    """What a step has on the side where a file that an apply makes is not there."""
    return step.old if verb is Verb.APPLY else step.new
