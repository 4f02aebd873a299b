"""What is being written, as it is kept on the disk until it is done; `docs/decisions/0012` says how it is used."""

from __future__ import annotations

import json
import re
from dataclasses import asdict, dataclass, replace
from enum import StrEnum
from pathlib import PurePosixPath

_SCHEMA = 1
_TOKEN = re.compile(r"[0-9a-f]{32}")
_DIGEST = re.compile(r"[0-9a-f]{64}")
FOLDER = ".hkmigrate"


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
    """A file that changes: the digests of its content before and after, None where it is not there."""

    path: str
    old: str | None
    new: str | None


@dataclass(frozen=True, slots=True)
class Journal:
    """An apply or undo under way.

    Attributes:
        verb: which.
        state: how far.
        token: random, so that temporary names are like no other.
        steps: the files, links followed, relative to the root.
        folders: those that are made, or may be empty afterwards, outermost first.
    """

    verb: Verb
    state: State
    token: str
    steps: tuple[Step, ...]
    folders: tuple[str, ...] = ()

    @property
    def paths(self) -> tuple[str, ...]:
        """The user's files among the steps."""
        return tuple(step.path for step in self.steps if PurePosixPath(step.path).parts[0] != FOLDER)

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
        """The temporary file of a step: its content that is `new`, or `old`."""
        name = f"{FOLDER}-{self.token}-{index}.{kind}"
        return PurePosixPath(self.steps[index].path).with_name(name).as_posix()

    def both(self, index: int) -> tuple[str, str]:
        """The temporary files of a step: what it leads to, and what it comes from."""
        new, old = self.beside(index, "new"), self.beside(index, "old")
        return (old, new) if self.state is State.BACK else (new, old)

    def to_bytes(self) -> bytes:
        """The journal as JSON."""
        return json.dumps({"schema": _SCHEMA, **asdict(self)}, indent=1).encode()

    @classmethod
    def from_bytes(cls, data: bytes) -> Journal:
        """The journal that was kept as `data`, which may come from a stranger.

        Raises:
            ValueError: it is not one of this schema, or names a place out of the tree.
        """
        try:
            value = json.loads(data)
            if value["schema"] != _SCHEMA:
                raise ValueError(value["schema"])
            steps = tuple(
                Step(_inside(one["path"]), _digest(one["old"]), _digest(one["new"])) for one in value["steps"]
            )
            folders = tuple(_inside(folder) for folder in value["folders"])
            token = str(value["token"])
            if not _TOKEN.fullmatch(token):
                raise ValueError(token)
            return cls(Verb(value["verb"]), State(value["state"]), token, steps, folders)
        except (KeyError, TypeError, RecursionError) as error:
            raise ValueError(str(error)) from error


def _inside(path: object) -> str:
    if not isinstance(path, str) or "\0" in path:
        raise ValueError(repr(path))
    parts = PurePosixPath(path)
    if parts.is_absolute() or ".." in parts.parts or not parts.parts:
        raise ValueError(path)
    return path


def _digest(value: object) -> str | None:
    if value is not None and not (isinstance(value, str) and _DIGEST.fullmatch(value)):
        raise ValueError(repr(value))
    return value
