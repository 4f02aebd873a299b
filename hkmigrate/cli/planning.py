"""The plan for a request, and the report of it: what `plan`, `apply` and `lint` begin with."""

from __future__ import annotations

import difflib
from collections.abc import Callable
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from hkmigrate.cli.errors import CommandError
from hkmigrate.cli.request import Request
from hkmigrate.model.edit import Create, digest
from hkmigrate.regular import read_regular
from hkmigrate.report.page import Style
from hkmigrate.report.values import PlanReport, SourceLine

if TYPE_CHECKING:
    from collections.abc import Mapping

    from hkmigrate.config import Options
    from hkmigrate.pipeline import Planned

_Value = TypeVar("_Value")


def format_of(formats: Mapping[str, Callable[[_Value, Style], str]], name: str) -> Callable[[_Value, Style], str]:
    """The format called `name`.

    Raises:
        CommandError: this report has no such format.
    """
    if name not in formats:
        raise CommandError(f"--format {name}: there is no such format here; there is {' and '.join(formats)}")
    return formats[name]


def refuse_both(diff: bool, format_name: str) -> None:
    """A diff is a format of its own.

    Raises:
        CommandError: a diff was asked for in another format.
    """
    if diff and format_name != "text":
        raise CommandError(f"--diff prints a unified diff, and does not go with --format {format_name}")


def make(request: Request, options: Options) -> Planned:
    """Make the plan."""
    from hkmigrate import pipeline  # noqa: PLC0415 - only a command that plans needs all of it

    return pipeline.make_plan(request.paths or (Path(),), options, request.root)


def assert_groups(planned: Planned, request: Request, options: Options) -> None:
    """Make sure that the groups that were asked for are there.

    Raises:
        CommandError: the tree shares nothing of that name; the nearest one is told.
    """
    missing = [name for name in request.groups if name not in {group.name for group in planned.plan.groups}]
    if missing:
        plan = make(request, replace(options, groups=())).plan
        known = [group.name for group in (*plan.groups, *plan.reported)]
        near = difflib.get_close_matches(missing[0], known, n=1, cutoff=0.4)
        hint = f"; did you mean `{near[0]}`?" if near else ""
        raise CommandError(f"--group {missing[0]}: this tree shares nothing of that name{hint}")


def report_of(planned: Planned, request: Request, *, quiet: bool = False, verbose: bool = False) -> PlanReport:
    """The plan as it is reported."""
    return PlanReport(
        plan=planned.plan,
        tree=request.tree,
        source_line=_source_line(planned),
        is_chosen=planned.is_chosen,
        asked=request.as_json(),
        writes=_writes(planned),
        quiet=quiet,
        verbose=verbose,
    )


def _writes(planned: Planned) -> dict[str, str]:
    """The digest of every file that is written, as it will be."""
    return {
        change.path: digest(
            change.text.encode() if isinstance(change, Create) else change.apply(planned.sources[change.path])
        )
        for change in planned.changes.changes
    }


def _as_read(planned: Planned, path: str) -> bytes:
    """The bytes of a file as the plan was made from them, which may have been written since."""
    known = planned.sources.get(path)
    return read_regular(planned.root / path) if known is None else known


def _source_line(planned: Planned) -> SourceLine:
    @lru_cache(maxsize=16)
    def lines(path: str) -> list[str]:
        try:
            notebook, _, cell = path.rpartition(":cell ")
            known = notebook in planned.notebooks
            text = planned.cell(notebook, int(cell)) if known else _as_read(planned, path).decode()
            return text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
        except (OSError, ValueError):
            return []

    def line(path: str, number: int) -> str | None:
        found = lines(path)
        return found[number - 1] if 0 < number <= len(found) else None

    return line
