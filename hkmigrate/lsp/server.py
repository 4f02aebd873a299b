"""The language server: what it knows of client, documents and roots, and its features, one file each."""

from __future__ import annotations

import asyncio
import gc
import logging
import os
import sys
import threading
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from typing import Any, BinaryIO

from lsprotocol import types
from pygls.exceptions import JsonRpcException
from pygls.io_ import StdoutWriter
from pygls.lsp.server import LanguageServer

from hkmigrate import __version__
from hkmigrate.lsp import actions, commands, diagnostics, hover, lenses, sync, workspace
from hkmigrate.lsp.ahead import Ahead, First
from hkmigrate.lsp.client import Client
from hkmigrate.lsp.documents import Documents, path_of
from hkmigrate.lsp.protocol import Protocol, log_to_stderr
from hkmigrate.lsp.root import Root
from hkmigrate.lsp.transport import Reader, serve

_FEATURES = (sync, workspace, diagnostics, actions, hover, lenses, commands)
_LOG = logging.getLogger(__name__)
_RARELY = (2_000_000, 20, 50)
"""When garbage is looked for: plans leave none that is not let go by itself, and to look takes as long as to plan."""
_PROJECT = (".git", "pyproject.toml")


class Server(LanguageServer):
    """The server.

    Attributes:
        client: what the client can do.
        documents: what it has open.
        roots: the trees of the workspace, by folder.
        asked: how often the client was asked for its settings.
        answered: the last time of those that it has answered.
    """

    protocol: Protocol

    def __init__(self) -> None:
        """Begins without a client."""
        super().__init__("hkmigrate", __version__, protocol_cls=Protocol)
        self.client = Client()
        self.documents = Documents()
        self.roots: dict[Path, Root] = {}
        self.asked = self.answered = 0
        self._folders: set[Path] = set()
        self._worker = ThreadPoolExecutor(max_workers=1, thread_name_prefix="hkmigrate")
        self._told: dict[Path, str | None] = {}
        self._tasks: set[asyncio.Task[Any]] = set()
        self._first: First | None = None
        for feature in _FEATURES:
            feature.register(self)

    def begin(self, client: Client, folders: list[Path], settings: Mapping[str, object]) -> None:
        """The client has introduced itself."""
        self.client = client
        for folder in folders:
            self.add_folder(folder, settings)

    def add_folder(self, folder: Path, settings: Mapping[str, object]) -> None:
        """Take a folder into the workspace."""
        self._folders.add(folder)
        if folder not in self.roots or self.roots[folder].loose:
            self._add(folder, loose=False).settings = settings

    def remove_folder(self, folder: Path) -> None:
        """Let a folder of the workspace go."""
        self._folders.discard(folder)
        root = self.roots.pop(folder, None)
        if root is not None:
            root.close()
            diagnostics.clear(self, root)
        for document in self.documents:
            self.touch(document.path)

    def _add(self, folder: Path, *, loose: bool) -> Root:
        self.roots[folder] = Root(folder, loose, self.documents, self._worker, self.client.encoding, self._analysed)
        return self.roots[folder]

    def root_of(self, path: Path) -> Root | None:
        """The innermost root that a path lies in."""
        inside = [root for root in self.roots.values() if root.has(path)]
        return max(inside, key=lambda root: (not root.loose, len(root.folder.parts)), default=None)

    def root_for(self, path: Path) -> Root:
        """The root that a file lies in; where the workspace has none, that of its project, or its folder alone."""
        found = self.root_of(path)
        if found is None:
            project = next((folder for folder in path.parents if _is_project(folder)), None)
            found = self._add(project or path.parent, loose=project is None)
        return found

    def roots_of(self, path: Path) -> Iterator[Root]:
        """All roots that have a part in a path: one may lie in another."""
        return (root for root in self.roots.values() if root.has(path))

    def touch(self, path: Path) -> None:
        """A document has changed."""
        self.root_for(path)
        for root in self.roots_of(path):
            root.touch()
        self.stand_in()

    def expect(self, ahead: Ahead) -> None:
        """Let the first plan of another process stand for that of its folder, if it comes sooner."""
        loop = asyncio.get_running_loop()

        def wait() -> None:
            first = ahead.wait()
            with suppress(RuntimeError):  # the loop may have ended
                loop.call_soon_threadsafe(self._came, first)

        threading.Thread(target=wait, daemon=True).start()

    def _came(self, first: First | None) -> None:
        self._first = first
        self.stand_in()

    def stand_in(self) -> None:
        """Show what the first plan of another process says, where that is what our own will start from."""
        if self.client.configures and not self.answered:
            return
        root = self.roots.get(self._first.folder) if self._first is not None else None
        if root is None or self._first is None:
            return
        if root.is_planned or root.loose:
            self._first = None
        elif root.settings == self._first.settings and root.take(self._first.reading):
            diagnostics.publish(self, root)

    def spawn(self, work: Any) -> asyncio.Task[Any]:
        """Do something without waiting for it."""
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    def _analysed(self, root: Root) -> None:
        diagnostics.publish(self, root)
        lenses.refresh(self, root)
        root.disturbed = False
        if root.problem != self._told.get(root.folder):
            self._told[root.folder] = root.problem
            if root.problem is not None:
                self.show(root.problem, types.MessageType.Error)

    def show(self, message: str, kind: types.MessageType = types.MessageType.Info) -> None:
        """Show a message to the person at the editor."""
        self.window_show_message(types.ShowMessageParams(kind, f"hkmigrate: {message}"))

    def report_server_error(self, error: Exception, source: Any) -> None:
        """A mistake goes to the log, and, where there was a request, into its answer; it does not pop up."""
        if not isinstance(error, JsonRpcException):
            _LOG.error("%s: %s", source.__name__, error)

    def stop(self) -> None:
        """Let go of whatever is under way."""
        for task in self._tasks:
            task.cancel()
        for root in self.roots.values():
            root.close()
        self._worker.shutdown(wait=False, cancel_futures=True)


def _is_project(folder: Path) -> bool:
    return any(os.path.exists(folder / one) for one in _PROJECT)  # noqa: PTH110 - which never raises, as a path does


def root_of_uri(server: Server, uri: str) -> tuple[Root, str] | None:
    """The root of a document that is open, and its path there."""
    path = path_of(uri)
    if path is None or server.documents.at(path) is None:
        return None
    root = server.root_of(path)
    return (root, root.name_of(path)) if root is not None else None


def run(reader: Reader, ahead: Ahead | None = None, *, verbose: bool = False) -> int:
    """Serve the client that `reader` hears until it says goodbye, and give the exit code.

    `ahead` is the process that makes a first plan, where there is one.
    """
    log_to_stderr(verbose=verbose)
    gc.set_threshold(*_RARELY)
    gc.enable()
    out = _protected()
    server = Server()
    server.protocol.set_writer(StdoutWriter(out))

    async def main() -> int:
        if ahead is not None:
            server.expect(ahead)
        try:
            return await serve(server.protocol, reader)
        except BrokenPipeError:
            return 1
        finally:
            server.stop()

    return asyncio.run(main())


def _protected() -> BinaryIO:
    """Standard output for the protocol; whatever else is printed goes to standard error from now on."""
    sys.stdout.flush()
    own = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    return own
