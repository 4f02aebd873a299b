"""A folder of the workspace: planned in a thread whenever something in it has changed, one plan at a time."""

from __future__ import annotations

import asyncio
import logging
import os
import threading
import time
from collections.abc import Callable, Mapping
from concurrent.futures import Executor
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from hkmigrate.config import ConfigError, Options
from hkmigrate.live import Interrupted, LiveTree, Reading, TreeError
from hkmigrate.lsp.analysis import Analysis
from hkmigrate.lsp.documents import Document, Documents
from hkmigrate.lsp.settings import options_for
from hkmigrate.lsp.text import Encoding
from hkmigrate.pipeline import Planned
from hkmigrate.regular import read_regular

if TYPE_CHECKING:
    from lsprotocol import types

_LOG = logging.getLogger(__name__)
_T = TypeVar("_T")
_PATIENCE = 1.0
"""Seconds after which a plan under way is let finish, so that who types on and on sees something as well."""


@dataclass(frozen=True)
class _Wanted:
    """What a plan is to be made from."""

    documents: Mapping[str, Document]
    settings: Mapping[str, object]
    reread: bool
    files: frozenset[str]


@dataclass
class Root:
    """One tree.

    Attributes:
        folder: the tree's root.
        loose: whether it is no project, but only the folder of a file: then nothing but open documents is read.
        settings: what the client has set for it.
        analysis: the last one that came to an end; None before, and while the settings cannot be used.
        problem: why there is none.
        published: the diagnostics that the client was sent, with the versions of open documents, by path.
        disturbed: whether anything but typing has changed since the last one.
    """

    folder: Path
    loose: bool
    documents: Documents
    worker: Executor
    encoding: Encoding
    tell: Callable[[Root], None]
    settings: Mapping[str, object] = field(default_factory=dict)
    analysis: Analysis | None = None
    problem: str | None = None
    published: dict[Path, tuple[list[types.Diagnostic], int | None]] = field(default_factory=dict)
    disturbed: bool = True
    _files: set[str] = field(default_factory=set)
    _wanted: int = 0
    _done: int = 0
    _busy: int = 0
    _finished: float = 0.0
    _task: asyncio.Task[None] | None = None
    _waiters: list[asyncio.Future[None]] = field(default_factory=list)
    _interrupt: threading.Event = field(default_factory=threading.Event)

    def __post_init__(self) -> None:
        """Nothing is read before it is touched for the first time."""
        self._reread = True
        self._tree = LiveTree(self.folder, Options(), self._pause)

    def _pause(self) -> None:
        if self._interrupt.is_set():
            raise Interrupted

    def name_of(self, path: Path) -> str:
        """A path below the folder as the plan calls it."""
        return path.relative_to(self.folder).as_posix()

    def has(self, path: Path) -> bool:
        """Whether a path lies below the folder; right below it where that is no project."""
        return path.parent == self.folder if self.loose else path.is_relative_to(self.folder)

    def touch(self, *, reread: bool = False, files: tuple[Path, ...] = ()) -> None:
        """Something has changed: a document; with `reread`, anything; or these files on disk."""
        self._wanted += 1
        self._reread |= reread
        self._files |= {self.name_of(path) for path in files}
        self.disturbed |= reread or bool(files)
        if self._busy and time.monotonic() - self._finished < _PATIENCE:
            self._interrupt.set()
        if self._task is None:
            self._task = asyncio.get_running_loop().create_task(self._work())

    def start(self) -> None:
        """See to it that there is an analysis, or will be."""
        if not self._wanted:
            self.touch(reread=True)

    def configure(self, settings: Mapping[str, object]) -> None:
        """Take the client's settings, and plan again where there is a plan already."""
        if settings != self.settings:
            self.settings = settings
            if self._wanted:
                self.touch(reread=True)

    def close(self) -> None:
        """Let go of whatever is under way."""
        self._interrupt.set()
        self._done, self.analysis, self.problem = self._wanted, None, "it is no longer part of the workspace"
        if self._task is not None:
            self._task.cancel()

    @property
    def is_planned(self) -> bool:
        """Whether an analysis of its own has come to an end."""
        return self._finished > 0

    def take(self, reading: Reading) -> bool:
        """Let a reading of the files on disk stand for the first analysis, if documents are open, and none differs."""
        if self.is_planned:
            return False
        documents = {self.name_of(document.path): document for document in self.documents if self.has(document.path)}
        for name, document in documents.items():
            try:
                if document.text.data != read_regular(self.folder / name):
                    return False
            except OSError:
                return False
            if name in reading.tree.files and document.text.data != reading.tree.files[name]:
                return False
        if documents:
            self.analysis = Analysis.of(reading, documents, self.encoding)
            self._wake()
        return bool(documents)

    async def soon(self) -> Analysis | None:
        """The analysis of the documents as they are now, or what stands for the first."""
        while self._done != self._wanted and (self.is_planned or self.analysis is None):
            await self._woken()
        return self.analysis

    async def current(self) -> Analysis | None:
        """The analysis of the documents as they are now."""
        while self._done != self._wanted:
            await self._woken()
        return self.analysis

    async def _woken(self) -> None:
        waiter = asyncio.get_running_loop().create_future()
        self._waiters.append(waiter)
        await waiter

    async def plan(self, groups: tuple[str, ...] = ()) -> tuple[Analysis, Planned] | None:
        """The plan for these groups, or for all, with its changes, of the documents and files as they are now."""
        while True:
            analysis = await self.current()
            if analysis is None:
                return None
            try:
                planned = await self._run(lambda now=analysis: self._plan(now, groups))  # type: ignore[misc]
            except Interrupted:
                continue
            if isinstance(planned, Planned) and self.analysis is analysis and self._done == self._wanted:
                return analysis, planned
            if isinstance(planned, list):
                self.touch(files=tuple(self.folder / name for name in planned))

    def _plan(self, analysis: Analysis, groups: tuple[str, ...]) -> Planned | list[str]:
        """The plan, or the files that have changed on disk without a word."""
        stale = self._tree.stale(analysis.reading, analysis.texts)
        return stale or self._tree.plan(analysis.reading, groups)

    async def _work(self) -> None:
        try:
            while self._done != self._wanted:
                await asyncio.sleep(0)  # what has arrived together is taken together
                goal = self._wanted
                try:
                    await self._analyse()
                except Interrupted:
                    continue
                self._done, self._finished = goal, time.monotonic()
                if self._done == self._wanted:
                    self._wake()
                self.tell(self)
        finally:
            self._task = None
            self._wake()

    def _wake(self) -> None:
        waiters, self._waiters = self._waiters, []
        for waiter in waiters:
            if not waiter.done():
                waiter.set_result(None)

    async def _analyse(self) -> None:
        open_here = {self.name_of(document.path): document for document in self.documents if self.has(document.path)}
        wanted = _Wanted(open_here, self.settings, self._reread, frozenset(self._files))
        self.problem, self._reread, self._files = None, False, set()  # what is touched from here on is for the next
        try:
            reading, taken = await self._run(lambda: self._survey(wanted))
        except Exception as error:
            self._reread |= wanted.reread
            self._files |= wanted.files
            if isinstance(error, Interrupted):
                raise
            self.problem, self.analysis = self._explained(error), None
            return
        self.analysis = Analysis.of(reading, taken, self.encoding)

    def _explained(self, error: Exception) -> str:
        if isinstance(error, ConfigError | TreeError):
            return str(error)
        if isinstance(error, OSError):
            return f"{error.filename or self.folder}: {error.strerror or 'it cannot be read'}"
        _LOG.error("this is a bug of hkmigrate, in %s", self.folder, exc_info=error)
        return "this is a bug of hkmigrate; its log has the traceback"

    async def _run(self, work: Callable[[], _T]) -> _T:
        self._busy += 1
        try:
            return await asyncio.get_running_loop().run_in_executor(self.worker, work)
        finally:
            self._busy -= 1
            if not self._busy:
                self._interrupt.clear()

    def _survey(self, wanted: _Wanted) -> tuple[Reading, dict[str, Document]]:
        """Runs in the thread."""
        if wanted.reread or any(not self._tree.has(name) for name in wanted.files):
            self._tree.options = options_for(None if self.loose else self.folder, wanted.settings)
            if not self.loose:
                self._tree.read()
        for name in filter(self._tree.has, wanted.files):
            self._tree.read_file(name)
        taken = {
            name: document
            for name, document in wanted.documents.items()
            if self.loose or self._tree.has(name) or not os.path.exists(self.folder / name)  # noqa: PTH110 - never raises
        }
        return self._tree.survey({name: document.text.data for name, document in taken.items()}), taken
