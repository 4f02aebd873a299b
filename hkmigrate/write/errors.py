"""Why nothing was written."""

from __future__ import annotations


class WriteError(Exception):
    """Nothing was written, or all was put back; the message names the files and says what to do."""


class BlockedError(WriteError):
    """Something in the tree stands in the way: uncommitted changes, or a file that is not what it was."""
