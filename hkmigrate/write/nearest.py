"""Which tree `undo` means where it is told of none: the nearest one upwards that was written to."""

from __future__ import annotations

import os
from pathlib import Path

from hkmigrate.write.state import TreeState, state_folder
from hkmigrate.write.targets import real

_TOPS = (".git", "pyproject.toml", "setup.py", "setup.cfg")


def last_applied(start: Path) -> Path:
    """The nearest folder, from `start` upwards, to which an apply was made, else `start` itself.

    Looks no further than the top of the project, and into no folder above that belongs to another user.

    Raises:
        WriteError: there is no home folder that the state could be in.
    """
    start, base = real(start), state_folder()
    for folder in (start, *start.parents):
        if folder != start and not _is_own(folder):
            break
        state = TreeState(base, folder)
        if os.path.lexists(state.record) or os.path.lexists(state.journal):
            return folder
        if _is_top(folder):
            break
    return start


def _is_own(folder: Path) -> bool:
    return os.name != "posix" or folder.stat().st_uid == os.geteuid()


def _is_top(folder: Path) -> bool:
    """Whether a project begins here; a package is always part of one."""
    return any((folder / name).exists() for name in _TOPS) and not (folder / "__init__.py").exists()
