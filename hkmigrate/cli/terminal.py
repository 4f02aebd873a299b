"""Where reports and progress go: the report to standard output or a file, everything else to standard error."""

from __future__ import annotations

import codecs
import os
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from hkmigrate.cli.errors import CommandError
from hkmigrate.cli.saving import save
from hkmigrate.report.page import Style

_WIDEST = 120
_PIPED = 100


def _spelled_out(error: UnicodeError) -> tuple[str, int]:
    r"""Characters that an encoding has no place for, as Python and JSON alike spell them: `\u00e9`."""
    assert isinstance(error, UnicodeEncodeError)
    units = error.object[error.start : error.end].encode("utf-16-be", "surrogatepass")
    return "".join(f"\\u{units[at]:02x}{units[at + 1]:02x}" for at in range(0, len(units), 2)), error.end


_ESCAPED = "hkmigrate.escaped"
codecs.register_error(_ESCAPED, _spelled_out)


def style_of(stream: TextIO) -> Style:
    """How a report on this stream looks: colours only for a person at a terminal who has not declined them."""
    terminal = is_lively(stream)
    width = shutil.get_terminal_size((_PIPED, 24)).columns if stream.isatty() or "COLUMNS" in os.environ else _PIPED
    return Style(min(width, _WIDEST), terminal and not os.environ.get("NO_COLOR"), stream.isatty())


def is_lively(stream: TextIO) -> bool:
    """Whether a person is looking: a terminal, and not one that a CI system pretends to be."""
    return (
        stream.isatty() and os.environ.get("TERM") != "dumb" and os.environ.get("CI", "").lower() not in ("true", "1")
    )


def emit(write: Callable[[Style], str], output: Path | None) -> None:
    """Put a report on standard output, or into a file.

    Raises:
        CommandError: the file cannot be written.
    """
    if output is None:
        _put(sys.stdout, write(style_of(sys.stdout)))
        return
    try:
        save(output, write(Style()).encode("utf-8", _ESCAPED))
    except OSError as error:
        raise CommandError(f"--output {output}: {error.strerror or error}") from error


def remark(write: Callable[[Style], str]) -> None:
    """Put something beside the report, on standard error."""
    _put(sys.stderr, write(style_of(sys.stderr)))


def _put(stream: TextIO, text: str) -> None:
    """Write what the stream's encoding can hold of the text, and escape the rest."""
    encoding = stream.encoding or "utf-8"
    stream.write(text.encode(encoding, _ESCAPED).decode(encoding))


@contextmanager
def progress(*, quiet: bool) -> Iterator[Callable[[str], None] | None]:
    """Something to tell what is being done, on a terminal alone: a spinner; None in a pipe, a log, or if `quiet`."""
    if not quiet and is_lively(sys.stderr):
        from rich.console import Console  # noqa: PLC0415 - only a terminal needs it

        from hkmigrate.report.page import Text  # noqa: PLC0415

        with Console(stderr=True, highlight=False).status("starting") as status:
            yield lambda words: status.update(Text(words))
    else:
        yield None
