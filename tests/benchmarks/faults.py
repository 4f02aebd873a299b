"""Disks that go wrong: killed at an operation, failing from one on, changed by others meanwhile."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from hkmigrate.write.disk import Disk

CHANGES = ("create", "sync", "link", "rename", "remove", "make_folder", "remove_folder", "lock")
READS = ("look", "read", "names")


class Killed(BaseException):
    """The process is gone: no operation gets through any more."""


class Watched(Disk):
    """A disk whose operations are told to `before`, with their number, before they are done; it syncs nothing."""

    watched = CHANGES

    def __init__(self) -> None:
        self.count = 0
        self.done: list[str] = []

    def __getattribute__(self, name: str) -> Any:
        method = super().__getattribute__(name)
        if name not in super().__getattribute__("watched"):
            return method

        def told(*arguments: Any, **more: Any) -> Any:
            number, self.count = self.count, self.count + 1
            self.before(number, name, arguments)
            self.done.append(name)
            return method(*arguments, **more)

        return told

    def before(self, number: int, name: str, arguments: tuple[Any, ...]) -> None:
        """Called before operation `number`, counted from 0."""

    def sync(self, path: Path) -> None:
        """Nothing: a loss of power is simulated, and waiting for the disk would take minutes."""


class Deadly(Watched):
    """Kills before operation `at`; a file that would be made is there with half of its bytes, if `torn`."""

    def __init__(self, at: int, *, torn: bool = False) -> None:
        super().__init__()
        self.at, self.torn, self.tore = at, torn, False

    def before(self, number: int, name: str, arguments: tuple[Any, ...]) -> None:
        if number < self.at:
            return
        if number == self.at and self.torn and name == "create":
            self.tore = True
            path, data = arguments[:2]
            path.write_bytes(data[: len(data) // 2])
        raise Killed


class Failing(Watched):
    """Operation `at` fails with an error, and so do all later ones if it `lasts`."""

    watched = (*CHANGES, *READS)

    def __init__(self, at: int, error: int, *, lasts: bool) -> None:
        super().__init__()
        self.at, self.error, self.lasts = at, error, lasts

    def before(self, number: int, name: str, arguments: tuple[Any, ...]) -> None:
        if number == self.at or (self.lasts and number > self.at):
            raise OSError(self.error, f"injected at {name}")


class Meanwhile(Watched):
    """Somebody else does something right before operation `at`."""

    def __init__(self, at: int, does: Callable[[str, tuple[Any, ...]], None]) -> None:
        super().__init__()
        self.at, self.does = at, does

    def before(self, number: int, name: str, arguments: tuple[Any, ...]) -> None:
        if number == self.at:
            self.does(name, arguments)


class Recording(Watched):
    """Remembers every operation that changes something, in order."""

    def __init__(self) -> None:
        super().__init__()
        self.log: list[tuple[str, tuple[Any, ...]]] = []

    def before(self, number: int, name: str, arguments: tuple[Any, ...]) -> None:
        self.log.append((name, arguments))
