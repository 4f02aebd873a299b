"""Which folder is the project that a file or folder belongs to, and which folders are no part of any."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

_TOPS = (".git", "pyproject.toml", "setup.py", "setup.cfg")
NEVER = frozenset(["__pycache__", "node_modules", "site-packages", "venv", "env", "build", "dist", "__pypackages__"])
"""Folders that are never entered, besides hidden ones: what lies below one is a project of its own."""


def project_of(start: Path) -> Path:
    """The nearest folder from `start` upwards at which a project begins; where there is none, the one above packages.

    The search does not leave a folder that is never entered from above, nor go into one of another user.
    """
    start = Path(os.path.normpath(start.absolute()))
    folders = list(_upwards(start))
    for folder in folders:
        if is_top(folder):
            return folder
    return next((folder for folder in folders if not _is_package(folder)), start)


def is_top(folder: Path) -> bool:
    """Whether a project begins here; a package is always part of one."""
    return not _is_package(folder) and any(_is_there(folder / name) for name in _TOPS)


def is_of(folder: Path, start: Path) -> bool:
    """Whether a folder belongs to the user, or to whom `start` belongs: others may put files into theirs."""
    try:
        return os.name != "posix" or folder.stat().st_uid in (os.geteuid(), start.stat().st_uid)
    except OSError:
        return False


def _upwards(start: Path) -> Iterator[Path]:
    for folder in (start, *start.parents):
        if folder != start and not is_of(folder, start):
            return
        yield folder
        if folder.name in NEVER or folder.name.startswith(".") or _is_there(folder / "pyvenv.cfg"):
            return


def _is_package(folder: Path) -> bool:
    return _is_there(folder / "__init__.py")


def _is_there(path: Path) -> bool:
    return os.path.exists(path)  # noqa: PTH110 - which never raises
