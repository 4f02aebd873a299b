"""Why nothing was written."""

from __future__ import annotations

from collections.abc import Sequence


class WriteError(Exception):
    """Nothing was written, or all was put back; the message names the files and says what to do."""


class BlockedError(WriteError):
    """Something in the tree stands in the way: uncommitted changes, or a file that is not what it was."""


class UnfinishedError(WriteError):
    """An apply or undo is half done, so that the tree may be neither the old nor the new one."""


def names_of(files: Sequence[str]) -> str:
    """Paths as an error message lists them, one a line."""
    return "".join(f"\n  {path}" for path in files)
