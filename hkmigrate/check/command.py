"""A user's command in one tree, with a recorder in every Python process of it that talks to us when it ends."""

from __future__ import annotations

import json
import os
import select
import socket
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from hkmigrate.check.child import HOME, Child, Stopped
from hkmigrate.check.sources import Source, sources_of
from hkmigrate.check.task import Side
from hkmigrate.check.wire import Wire

HOOK = HOME / "hkmigrate" / "worker" / "hook"
TICK = 0.05
LINGER = 1.0  # seconds that a process may outlive the command


@dataclass(frozen=True, slots=True, eq=False)
class Session:
    """A process of the command that has ended its own work.

    Attributes:
        wire: the connection to it.
        cases: names by key.
        extra: the keys of those that the program never called, and need not be able to.
        sources: the transforms that they are of, in the order of making.
        argv: what the process was started with.
    """

    wire: Wire
    cases: Mapping[str, str]
    extra: frozenset[str]
    sources: tuple[Source, ...] = ()
    argv: tuple[str, ...] = ()


class Command:
    """The command `text`, started in the tree of a side through the shell.

    Attributes:
        child: its process.
        ended: processes that wait to be asked, in the order of their end.
        lost: how many processes went away without a word.
    """

    def __init__(
        self,
        text: str,
        side: Side,
        folder: Path,
    ) -> None:
        """`folder` is private to this check: the socket and the recorder's instructions go there."""
        self.text = text
        self.ended: list[Session] = []
        self.lost = 0
        self._running: list[Wire] = []
        self._over_since: float | None = None
        self._listener = socket.socket(socket.AF_UNIX)
        address = folder / side.name
        self._listener.bind(str(address))
        self._listener.listen()
        job = folder / f"{side.name}.json"
        settings: dict[str, object] = {
            "home": str(HOME),
            "root": str(side.tree),
            "memory": side.memory,
            "changed": side.watched,
        }
        settings["origins"] = [str(origin) for origin in side.origins]
        job.write_text(json.dumps({**settings, "socket": str(address)}), encoding="utf-8")
        path = os.pathsep.join([str(HOOK), *filter(None, [os.environ.get("PYTHONPATH")])])
        env = {"HKMIGRATE_JOB": str(job), "PYTHONPATH": path}
        self.child = Child.run(side, ["/bin/sh", "-c", text], env=env)

    def poll(self) -> bool:
        """Takes in what has happened, for a moment at most; whether anything has.

        Raises:
            Stopped: the time is up, or a process says what is no message.
        """
        sources: list[socket.socket | Wire] = [self._listener, *self._running]
        readable = select.select(sources, [], [], TICK)[0]
        for item in readable:
            if isinstance(item, Wire):
                self._hear(item)
            else:
                self._greet(item.accept()[0])
        if not readable and not self.ended and not self.over() and time.monotonic() > self.child.deadline:
            raise self.child.out_of_time(f"for `{self.text}`")
        return bool(readable)

    def _greet(self, channel: socket.socket) -> None:
        wire = Wire(channel, self.child)
        wire.answer("at its start")
        self._running.append(wire)

    def _hear(self, wire: Wire) -> None:
        self._running.remove(wire)
        if wire.hung_up():
            self.lost += 1
            wire.close()
            return
        message = wire.answer(f"at the end of `{self.text}`").message
        if message.get("trouble"):
            where = f"in the {self.child.side} tree"
            raise Stopped(f"hkmigrate could not observe a call of `{self.text}` {where}: {message['trouble']}")
        rows = message["cases"]
        extra = frozenset(str(row["key"]) for row in rows if row["extra"])
        cases = {str(row["key"]): str(row["name"]) for row in rows}
        self.ended.append(Session(wire, cases, extra, sources_of(rows), tuple(message["argv"])))

    @property
    def runs(self) -> bool:
        """Whether a process is known of that has not ended its own work."""
        return bool(self._running)

    @property
    def is_alone(self) -> bool:
        """Whether one process waits, and no other is known of."""
        return len(self.ended) == 1 and not self._running

    def over(self) -> bool:
        """Whether the command has ended and nothing more is to be heard of it."""
        if self.child.alive() or self.ended:
            return False
        self._over_since = self._over_since or time.monotonic()
        return not self._running or time.monotonic() - self._over_since > LINGER

    def failure(self) -> str:
        """How it failed, as a clause."""
        code = self.child.process.returncode or 0
        how = f"was killed by signal {-code}" if code < 0 else f"ended with exit code {code}"
        return f"`{self.text}` {how} in the {self.child.side} tree"

    def end(self) -> None:
        """Kills what is left of it."""
        self.child.end()
        for wire in [*self._running, *(session.wire for session in self.ended)]:
            wire.close()
        self._listener.close()
