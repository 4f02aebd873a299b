"""Why nothing was written."""

from __future__ import annotations

from collections.abc import Iterable

from hkmigrate.model.shown import shown


class WriteError(Exception):
    """Nothing was written, or all was put back; the message names the files and says what to do.

    Attributes:
        lines: the lines of the message. Whatever a file is called, its name neither ends a line nor steers a terminal.
    """

    def __init__(self, said: str, files: Iterable[str] = (), hint: str = "") -> None:
        self.lines = (shown(said), *(f"  {shown(path)}" for path in files), *([shown(hint)] if hint else []))
        super().__init__("\n".join(self.lines))


class BlockedError(WriteError):
    """Something in the tree stands in the way: uncommitted changes, or a file that is not what it was."""


class UnfinishedError(WriteError):
    """An apply or undo is half done, so that the tree may be neither the old nor the new one."""
