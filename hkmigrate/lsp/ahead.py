"""A first plan, made by a process of its own while the server is still importing the protocol.

The server makes the same plan itself right after; until then that one stands for it, if no open document has another
text than its file. Nothing is imported here that takes its time.
"""

from __future__ import annotations

import json
import os
import sys
from contextlib import suppress
from typing import TYPE_CHECKING, NamedTuple, NoReturn

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from hkmigrate.live import Reading

_FORKS = sys.platform == "linux"  # elsewhere system libraries do not survive it


class First(NamedTuple):
    """A plan of a folder as it is on disk, of which the reading has those files that the plan speaks of."""

    folder: Path
    settings: Mapping[str, object]
    reading: Reading


class Ahead:
    """The process."""

    def __init__(self) -> None:
        """Starts it, which has to be before there is any thread.

        Raises:
            OSError: there can be no more processes or open files.
        """
        questions, self._asks = os.pipe()
        self._answers, answers = os.pipe()
        self._process = os.fork()
        if not self._process:
            _run(questions, answers, [self._asks, self._answers])
        os.close(questions)
        os.close(answers)

    def begin(self, message: bytes) -> None:
        """Let it plan the one folder that the client's first message is about, if that is so."""
        with suppress(BrokenPipeError), os.fdopen(self._asks, "wb") as asks:
            asks.write(message)

    def wait(self) -> First | None:
        """What it has planned, once it has; None where that is nothing, for whatever reason."""
        import pickle  # noqa: PLC0415 - by now there is time

        with os.fdopen(self._answers, "rb") as answers:
            data = answers.read()
        with suppress(ChildProcessError):  # who has started us may not care for children
            os.waitpid(self._process, 0)
        found: First | None = None
        with suppress(pickle.UnpicklingError, EOFError):  # it was ended
            found = pickle.loads(data)  # noqa: S301 - it comes from ourselves
        return found


def start() -> Ahead | None:
    """The process, where it can be had, and has a processor to itself."""
    if not _FORKS or len(os.sched_getaffinity(0)) < 2:
        return None
    try:
        return Ahead()
    except OSError:
        return None


def _run(questions: int, answers: int, others: Sequence[int]) -> NoReturn:
    """What the process does: it answers, or ends without a word, so that the server says what is wrong."""
    try:
        for one in others:
            os.close(one)
        null = os.open(os.devnull, os.O_RDWR)
        os.dup2(null, 0)  # the streams are the client's
        os.dup2(null, 1)
        data = _planned(questions)
        with os.fdopen(answers, "wb") as file:
            file.write(data)
    finally:
        os._exit(0)


def _planned(questions: int) -> bytes:
    import pickle  # noqa: PLC0415 - in the other process
    from dataclasses import replace  # noqa: PLC0415
    from pathlib import Path  # noqa: PLC0415

    from pygls.uris import to_fs_path  # noqa: PLC0415

    from hkmigrate.live import LiveTree  # noqa: PLC0415
    from hkmigrate.lsp.settings import options_for, section  # noqa: PLC0415

    with os.fdopen(questions, "rb") as file:
        asked = json.loads(file.read())["params"]
    folders = [folder["uri"] for folder in asked.get("workspaceFolders") or ()] or [asked["rootUri"]]
    (path,) = map(to_fs_path, folders)
    folder, settings = Path(str(path)), section(asked.get("initializationOptions"))
    tree = LiveTree(folder, options_for(folder, settings), lambda: None)
    tree.read()
    reading = tree.survey({})
    spoken = {*dict(reading.plan.read), *dict(reading.plan.unread)}
    files = {name: data for name, data in reading.tree.files.items() if name in spoken}
    return pickle.dumps(First(folder, settings, replace(reading, tree=replace(reading.tree, files=files))))
