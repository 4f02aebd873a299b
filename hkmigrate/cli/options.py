"""The options that several commands share, as typer reads them."""

from __future__ import annotations

import os
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from hkmigrate.cli.saving import why_not


class Place(StrEnum):
    """Where owners are made."""

    auto = "auto"
    root = "root"
    nearest = "nearest"


class OwnerStyle(StrEnum):
    """What owners offer to their consumers."""

    accessor = "accessor"
    methods = "methods"


class Accept(StrEnum):
    """The worst verdict that suffices."""

    proved = "proved"
    agreed = "agreed"
    close = "close"
    unrun = "unrun"


def _file(value: Path | None) -> Path | None:
    if value is not None and os.path.isdir(value):  # noqa: PTH112 - which never raises, as a path does for long names
        raise typer.BadParameter(f"{value} is a folder.")
    if value is not None and not os.path.isdir(value.absolute().parent):  # noqa: PTH112
        raise typer.BadParameter(f"there is no folder {value.parent}.")
    if value is not None and (why := why_not(value)) is not None:
        raise typer.BadParameter(f"{value} {why}.")
    return value


def _regular(value: Path | None) -> Path | None:
    if value is not None and not os.path.isfile(value):  # noqa: PTH113
        raise typer.BadParameter(f"{value} is not a regular file.")
    return value


def _above_zero(value: float | None) -> float | None:
    if value is not None and not 0 < value < float("inf"):
        raise typer.BadParameter(f"{value:g} is not a number above 0.")
    return value


def _positive(value: float | None) -> float | None:
    if value is not None and not 0 < value < float("inf"):
        raise typer.BadParameter(f"{value:g} is not a number of seconds above 0.")
    return value


Paths = Annotated[
    list[Path] | None, typer.Argument(help="Folders or Python files; the current folder by default.", metavar="PATH")
]
Format = Annotated[str, typer.Option("--format", help="text, for people, or json, for programs.", metavar="FORMAT")]
Output = Annotated[
    Path | None,
    typer.Option("--output", help="Write the report to FILE, not to standard output.", metavar="FILE", callback=_file),
]
Groups = Annotated[
    list[str] | None, typer.Option("--group", help="Work on this forced name only; repeatable.", metavar="NAME")
]
Diff = Annotated[bool, typer.Option("--diff", help="Print the change as a unified diff, and write nothing.")]
PlaceOption = Annotated[
    Place | None,
    typer.Option(
        "--place",
        help="Make owners in the root, or in the nearest module; auto: the root where possible.",
    ),
]
StyleOption = Annotated[
    OwnerStyle | None,
    typer.Option("--style", help="Give owners accessors, or methods where one expression on a parameter is all."),
]
Config = Annotated[
    Path | None,
    typer.Option("--config", help="Read [tool.hkmigrate] from FILE, not from pyproject.toml.", metavar="FILE"),
]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="Say no more than is needed.")]
Verbose = Annotated[bool, typer.Option("--verbose", "-v", help="Long lists in full; tracebacks of internal errors.")]
Run = Annotated[
    list[str] | None,
    typer.Option(
        "--run", help="Run CMD in the old and in the new tree; every transform seen is a case.", metavar="CMD"
    ),
]
AcceptOption = Annotated[
    Accept | None,
    typer.Option("--accept", help="The worst verdict that suffices; `unrun`: write groups that no case ran."),
]
Params = Annotated[
    Path | None,
    typer.Option(
        "--params",
        help="Compare numbers on the parameters of this checkpoint of the old tree, too.",
        metavar="FILE",
        exists=True,
        dir_okay=False,
        resolve_path=True,
        callback=_regular,
    ),
]
RequireCoverage = Annotated[
    bool, typer.Option("--require-coverage", help="Fail when a rewritten line has not been run by any case.")
]
AllowOutside = Annotated[
    bool,
    typer.Option("--allow-outside", help="Accept changed lines that run outside of every transform, uncompared."),
]
Tolerance = Annotated[
    float | None,
    typer.Option(
        "--tolerance",
        help="Call numbers close that lie no further apart than T, or than T times themselves.",
        metavar="T",
        callback=_above_zero,
    ),
]
Timeout = Annotated[
    float | None,
    typer.Option("--timeout", help="Seconds that one tree may take.", metavar="SECONDS", callback=_positive),
]
Rename = Annotated[
    list[str] | None,
    typer.Option("--rename", metavar="OLD=NEW", help="A parameter or state path that has moved; repeatable."),
]
Renames = Annotated[
    Path | None,
    typer.Option("--renames", metavar="FILE", help="All paths that have moved: a plan's JSON or a mapping."),
]

InferRenames = Annotated[
    bool, typer.Option("--infer-renames", help="Accept the renames of which the graphs leave no doubt, and list them.")
]
