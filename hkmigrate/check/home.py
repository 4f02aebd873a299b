"""Whether what ran is the tree that is checked, and no other copy of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from hkmigrate.check.child import Stopped


def assert_home(side: str, message: Mapping[str, Any]) -> None:
    """Takes the last word of a process, which says what it has imported from elsewhere.

    Raises:
        Stopped: a file of another copy, so that what was seen says nothing of this tree.
    """
    for path, file in message.get("elsewhere", ()):
        raise Stopped(f"{path} of the {side} tree is not what ran: {file} was imported in its place")
