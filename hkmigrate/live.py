"""One tree that is planned again and again, while its files change on disk and in an editor."""

from __future__ import annotations

import os
from collections.abc import Callable, Container, Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from hkmigrate import pipeline
from hkmigrate.config import Options
from hkmigrate.model.plan import Plan
from hkmigrate.pipeline import Planned
from hkmigrate.regular import read_regular
from hkmigrate.source.project import Project
from hkmigrate.source.text import UnreadableError
from hkmigrate.source.tree import Tree, read_with_status
from hkmigrate.source.tree import TreeError as TreeError  # noqa: PLC0414 - which the editor's rooms have from here
from hkmigrate.source.walk import python_files

_Signature = tuple[int, int, int]


class Interrupted(Exception):  # noqa: N818 - nothing has gone wrong
    """A plan under way is not wanted any more."""


@dataclass(frozen=True)
class Reading:
    """A plan with the bytes that it was made from.

    Attributes:
        tree: the tree as it was read, unsaved text included.
        plan: what would change, group by group.
        options: the settings that it was made with.
        behind: unsaved files that do not parse now, with the reason; the tree has the last text of theirs that did.
    """

    tree: Tree
    plan: Plan
    options: Options
    behind: Mapping[str, str]
    _lines: dict[str, list[bytes]] = field(default_factory=dict, compare=False, repr=False)

    def line(self, name: str, number: int) -> str | None:
        """A line, from 1, of a file of the tree, without its end."""
        if name not in self._lines:
            self._lines[name] = self.tree.files.get(name, b"").splitlines()
        lines = self._lines[name]
        return lines[number - 1].decode(errors="replace") if 0 < number <= len(lines) else None


class LiveTree:
    """The files of one folder, of which only what has changed is read again; used by one thread at a time."""

    def __init__(self, root: Path, options: Options, pause: Callable[[], None]) -> None:
        """Reads nothing yet; `pause` is called now and then while a plan is made, and may raise `Interrupted`."""
        self.root = root
        self.options = options
        self._known = Project(Tree(root, {}, {}, (".",)))
        self._known.pause = pause
        self._files: dict[str, bytes] = {}
        self._unread: dict[str, str] = {}
        self._signatures: dict[str, _Signature] = {}
        self._good: dict[str, bytes] = {}
        self._broken: dict[str, tuple[bytes, str]] = {}
        self._last: Reading | None = None
        self._unsaved_then: frozenset[str] = frozenset()
        self._read_since: set[str] = set()

    def read(self) -> None:
        """Read the folder: what is new, what has changed by size or time, and what is gone.

        Raises:
            TreeError: the folder itself cannot be read.
        """
        self._unread = {}
        try:
            listed = {name: place for place, name in python_files(self.root, self.options.exclude, self._unread)}
        except OSError as error:
            raise TreeError(f"{self.root}: {error.strerror or 'it cannot be read'}") from error
        for name in self._signatures.keys() - listed.keys():
            self._forget(name)
        for name, place in listed.items():
            self._read(name, place)

    def read_file(self, name: str) -> None:
        """Read one file of the tree again, whether or not it looks changed."""
        self._signatures.pop(name, None)
        if (self.root / name).is_file():
            self._read(name, str(self.root / name))
        else:
            self._forget(name)

    def has(self, name: str) -> bool:
        """Whether the file belongs to the tree as it is on disk."""
        return name in self._signatures

    def stale(self, reading: Reading, unsaved: Container[str]) -> list[str]:
        """The files that the plan depends on and that are not on disk as they were read."""
        return [
            name
            for name, _ in reading.plan.read
            if name not in unsaved and self._on_disk(name) != reading.tree.files.get(name)
        ]

    def _on_disk(self, name: str) -> bytes | None:
        try:
            return read_regular(self.root / name)
        except OSError:
            return None

    def _read(self, name: str, place: str) -> None:
        try:
            if name in self._files and self._signatures.get(name) == _signature(os.stat(place)):  # noqa: PTH116
                return  # a `Path` for each of many files takes its time
            self._read_since.add(name)
            self._files[name], status = read_with_status(place)
            self._signatures[name] = _signature(status)
            self._unread.pop(name, None)
        except (OSError, UnreadableError) as error:
            self._files.pop(name, None)
            self._signatures[name] = (0, 0, 0)
            self._unread[name] = getattr(error, "strerror", None) or str(error)

    def _forget(self, name: str) -> None:
        for kept in (self._files, self._unread, self._signatures):
            kept.pop(name, None)

    def survey(self, unsaved: Mapping[str, bytes]) -> Reading:
        """The plan of the tree with the unsaved text of files, by path, in the place of what is on disk.

        Raises:
            Interrupted: `pause` has raised it.
        """
        behind = self._settle(unsaved)
        files = {**self._files, **self._good}
        unread = {name: why for name, why in self._unread.items() if name not in unsaved}
        tree, last = Tree(self.root, files, unread, (".",)), self._last
        changed = self._changed(tree, last.tree) if last is not None else None
        if last is not None and self.options == last.options and _same(tree, last.tree, changed or ()):
            return replace(last, behind=behind)  # what is typed does not parse, or has been taken back
        project = Project(tree, self._known, changed=changed)
        self._last = Reading(tree, pipeline.survey(project, self.options), self.options, behind)
        project.let_go()
        self._known = project
        self._unsaved_then, self._read_since = frozenset(self._good), set()
        return self._last

    def _changed(self, tree: Tree, last: Tree) -> set[str]:
        """The files of the tree whose texts are not the very objects that the last one had."""
        maybe = self._unsaved_then | self._good.keys() | self._read_since
        return {name for name in maybe if name in tree.files and tree.files[name] is not last.files.get(name)}

    def _settle(self, unsaved: Mapping[str, bytes]) -> dict[str, str]:
        """Take each unsaved text, or the last one of the file that parsed, and say why of those that are behind."""
        good, behind = {}, {}
        for name, data in unsaved.items():
            why = self._why_unreadable(name, data)
            last = data if why is None else self._good.get(name, self._files.get(name))
            if why is not None and last is not None and self._why_unreadable(name, last) is None:
                behind[name] = why
                good[name] = last
            else:
                good[name] = data
        self._good = good
        return behind

    def _why_unreadable(self, name: str, data: bytes) -> str | None:
        known = self._broken.get(name)
        if known is not None and known[0] is data:
            return known[1]
        why = self._known.why_unreadable(name, data)
        if why is not None:
            self._broken[name] = (data, why)
        return why

    def plan(self, reading: Reading, groups: tuple[str, ...] = ()) -> Planned:
        """The plan of a reading for these groups, or as configured, with the changes that carry it out.

        Raises:
            Interrupted: `pause` has raised it.
            SelfCheckError: as `pipeline.make_plan`.
        """
        options = replace(reading.options, groups=groups) if groups else reading.options
        return pipeline.plan_project(Project(reading.tree, self._known, own_lines=True), options)


def _signature(status: os.stat_result) -> _Signature:
    return status.st_mtime_ns, status.st_size, status.st_ino


def _same(tree: Tree, other: Tree, changed: Iterable[str]) -> bool:
    """Whether two trees of the same folder are the same, of which these files may not have the same text."""
    if tree.unread != other.unread or len(tree.files) != len(other.files):
        return False
    return all(tree.files[path] == other.files.get(path) for path in changed)
