"""Which tree `undo` means where it is told of none: the nearest one upwards that was written to."""

from __future__ import annotations

import os
from pathlib import Path

from hkmigrate.project_folder import is_of, is_top
from hkmigrate.write.state import TreeState, state_folder
from hkmigrate.write.targets import real


def last_applied(start: Path) -> Path:
    """The nearest folder, from `start` upwards, to which an apply was made, else `start` itself.

    Looks no further than the top of the project, and into no folder above that belongs to another user.

    Raises:
        WriteError: there is no home folder that the state could be in.
    """
    start, base = real(start), state_folder()
    for folder in (start, *start.parents):
        if folder != start and not is_of(folder, start):
            break
        state = TreeState(base, folder)
        if os.path.lexists(state.record) or os.path.lexists(state.journal):
            return folder
        if is_top(folder):
            break
    return start
