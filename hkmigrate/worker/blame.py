"""What a user's exception says, and where in the user's tree it was raised, in one line."""

from __future__ import annotations

import traceback
from pathlib import Path

LONGEST = 400


class EntryError(Exception):
    """An entry point that cannot be used; the message says why, and where it was raised is of no interest."""


def blame(error: BaseException, root: Path) -> str:
    """`ValueError: bad width (model.py:12 in forward)`; the place is the innermost frame that is under `root`."""
    if isinstance(error, EntryError):
        return str(error)
    if isinstance(error, SystemExit):
        said = f"it called sys.exit({'' if error.code is None else error.code!r})"
    else:
        said = " ".join(traceback.format_exception_only(error)[-1 if isinstance(error, SyntaxError) else 0].split())
    if len(said) > LONGEST:
        said = said[:LONGEST].rstrip() + " ..."
    place = _place(error, root.resolve())
    return f"{said} ({place})" if place else said


def inside(filename: str, root: Path) -> str | None:
    """`filename` relative to the resolved folder `root`, with forward slashes; None when it is not under it."""
    path = Path(filename)
    path = (path if path.is_absolute() else root / path).resolve()
    return path.relative_to(root).as_posix() if path.is_relative_to(root) else None


def _place(error: BaseException, root: Path) -> str | None:
    if isinstance(error, SyntaxError) and error.filename is not None:
        path = inside(error.filename, root)
        return f"{path}:{error.lineno}" if path is not None else None
    for frame in reversed(traceback.extract_tb(error.__traceback__)):
        path = inside(frame.filename, root) if not frame.filename.startswith("<") else None
        if path is not None:
            return f"{path}:{frame.lineno} in {frame.name}"
    return None
