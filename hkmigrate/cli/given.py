"""Files that are named on the command line: read at once, or refused in one sentence that names them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from hkmigrate.cli.errors import CommandError
from hkmigrate.regular import read_regular


def read_text(option: str, path: Path) -> str:
    """The text of the file that was given as `option`.

    Raises:
        CommandError: it is no regular file, too large, not UTF-8, or cannot be read.
    """
    try:
        return read_regular(path).decode("utf-8-sig")
    except OSError as error:
        raise CommandError(f"{option} {path}: {error.strerror or error}") from error
    except UnicodeDecodeError as error:
        raise CommandError(f"{option} {path}: it is not UTF-8") from error


def read_json(option: str, path: Path) -> Any:
    """The JSON in the file that was given as `option`.

    Raises:
        CommandError: as `read_text`, or it is not JSON.
    """
    import json  # noqa: PLC0415 - few commands are given files

    text = read_text(option, path)
    try:
        return json.loads(text)
    except RecursionError as error:
        raise CommandError(f"{option} {path}: not JSON: it is nested too deeply") from error
    except ValueError as error:
        raise CommandError(f"{option} {path}: not JSON: {error}") from error
