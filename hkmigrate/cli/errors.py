"""Exit codes, and every failure of a command as one message on standard error."""

from __future__ import annotations

import functools
import os
import sys
import traceback
from collections.abc import Callable
from enum import IntEnum
from typing import ParamSpec

import typer

from hkmigrate.cli.signals import ending
from hkmigrate.model.shown import shown

_P = ParamSpec("_P")


class Exit(IntEnum):
    """The exit codes that scripts may rely on."""

    DONE = 0
    IN_THE_WAY = 1
    COULD_NOT_RUN = 2


class CommandError(Exception):
    """A command that cannot be run as it was given; the message says what to give instead."""


def guarded(command: Callable[_P, Exit]) -> Callable[_P, None]:
    """The command as typer calls it: what it returns becomes the exit code, and what it raises one message."""

    @functools.wraps(command)
    def run(*args: _P.args, **kwargs: _P.kwargs) -> None:
        raise typer.Exit(_exit_code(lambda: command(*args, **kwargs), verbose=bool(kwargs.get("verbose"))))

    return run


def complain(*lines: str) -> None:
    """Say on standard error what went wrong; file names and the like end no line."""
    word = typer.style("Error", fg="red")
    said = "\n".join(map(shown, lines))
    typer.echo(f"{word}: {said}", err=True, color=None if _colourful() else False)


def note(*lines: str) -> None:
    """Say something beside the report, on standard error; file names and the like end no line."""
    typer.echo("\n".join(map(shown, lines)), err=True)


def _colourful() -> bool:
    return "NO_COLOR" not in os.environ and "CI" not in os.environ


def _exit_code(command: Callable[[], Exit], *, verbose: bool) -> int:
    try:
        code = command()
        sys.stdout.flush()
    except BrokenPipeError:
        # Whoever reads the pipe has seen enough; Python flushes once more at exit, which must not complain either.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return Exit.DONE
    except KeyboardInterrupt as interrupt:
        said, interrupted = ending(interrupt)
        complain(said)
        return interrupted
    except Exception as error:  # noqa: BLE001 - the last resort: a bug of ours is told as such
        return _failed(error, verbose=verbose)
    return code


def _failed(error: Exception, *, verbose: bool) -> Exit:
    from hkmigrate.write.errors import WriteError  # noqa: PLC0415 - nothing of this is needed for a command that does well

    expected = _expected()
    for kind, code in expected.items():
        if isinstance(error, kind):
            complain(*(error.lines if isinstance(error, WriteError) else [str(error)]))
            return code
    complain(f"this is a bug of hkmigrate: {type(error).__name__}: {error}")
    if verbose:
        note(*"".join(traceback.format_exception(error)).splitlines())
    else:
        typer.echo("Please report it, with the traceback that --verbose shows.", err=True)
    return Exit.COULD_NOT_RUN


def _expected() -> dict[type[Exception], Exit]:
    """What the rooms raise for bad input, the more special kinds first."""
    from hkmigrate.config import ConfigError  # noqa: PLC0415 - nothing of this is needed for a command that does well
    from hkmigrate.report.json import SavedPlanError  # noqa: PLC0415
    from hkmigrate.source.tree import TreeError  # noqa: PLC0415
    from hkmigrate.write.errors import BlockedError, WriteError  # noqa: PLC0415

    return {
        CommandError: Exit.COULD_NOT_RUN,
        ConfigError: Exit.COULD_NOT_RUN,
        SavedPlanError: Exit.COULD_NOT_RUN,
        TreeError: Exit.COULD_NOT_RUN,
        BlockedError: Exit.IN_THE_WAY,
        WriteError: Exit.COULD_NOT_RUN,
    }
