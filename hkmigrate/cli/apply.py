"""`hkmigrate apply`."""

from __future__ import annotations

import os
import shlex
from contextlib import AbstractContextManager, ExitStack, nullcontext
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from hkmigrate.cli import options as opt
from hkmigrate.cli.errors import CommandError, Exit, complain, guarded, note
from hkmigrate.cli.given import read_text
from hkmigrate.cli.planning import assert_groups, format_of, make, refuse_both, report_of
from hkmigrate.cli.renames import renames
from hkmigrate.cli.request import Request, check_options
from hkmigrate.cli.terminal import emit, progress, remark
from hkmigrate.model.verdict import Verdict
from hkmigrate.report.check import enough, good_enough
from hkmigrate.report.diff import diff_text
from hkmigrate.report.formats import APPLIED
from hkmigrate.report.json import SavedPlan, SavedPlanError, load_plan
from hkmigrate.report.text import brief_text
from hkmigrate.report.values import AppliedReport, CheckedReport
from hkmigrate.report.words import listed

if TYPE_CHECKING:
    from hkmigrate.check.nursery import Nursery
    from hkmigrate.config import Options
    from hkmigrate.pipeline import Planned

_Check = Annotated[bool, typer.Option("--check", help="Write only if old and new are shown to be equivalent.")]
_Dirty = Annotated[bool, typer.Option("--allow-dirty", help="Write to files with uncommitted changes, too.")]
_Saved = Annotated[
    Path | None,
    typer.Option(
        "--plan", help="Carry out exactly the plan saved in FILE, or nothing.", metavar="FILE", dir_okay=False
    ),
]


@guarded
def apply(
    context: typer.Context,
    paths: opt.Paths = None,
    check: _Check = False,
    run: opt.Run = None,
    rename: opt.Rename = None,
    renames_file: opt.Renames = None,
    infer_renames: opt.InferRenames = False,
    accept: opt.AcceptOption = None,
    params: opt.Params = None,
    require_coverage: opt.RequireCoverage = False,
    timeout: opt.Timeout = None,
    allow_dirty: _Dirty = False,
    plan: _Saved = None,
    diff: opt.Diff = False,
    format_name: opt.Format = "text",
    output: opt.Output = None,
    group: opt.Groups = None,
    place: opt.PlaceOption = None,
    style: opt.StyleOption = None,
    config: opt.Config = None,
    quiet: opt.Quiet = False,
    verbose: opt.Verbose = False,
) -> Exit:
    """Carry the plan out, all files or none; with --check only if old and new are equivalent."""
    write = format_of(APPLIED, format_name)
    refuse_both(diff, format_name)
    moved = rename or renames_file or infer_renames
    if not check and (run or moved or accept or params or require_coverage or timeout is not None):
        ways = "--run, --rename, --renames, --infer-renames, --accept, --params, --require-coverage and --timeout"
        raise CommandError(f"{ways} say how to check; give --check as well")
    if accept is opt.Accept.close:
        raise CommandError("--accept close is for `hkmigrate check`: a migration keeps every bit")
    saved = _load(plan)
    request = Request.of(paths, group, place, config, style)
    request = _saved(plan, saved, request) if saved else request
    options = request.options()
    asked = check_options(options.check, run, accept, timeout, params=params, require_coverage=require_coverage)
    options = replace(options, check=replace(asked, tolerance=None))
    given = renames(rename or (), renames_file)
    if not diff:
        _settle(request.root)
    with ExitStack() as held:
        nursery = held.enter_context(_nursery(options, context.obj)) if check and not diff else None
        extra = _Extra(given, infer_renames, nursery)
        attempt = _Attempt(request, options, make(request, options), verbose, extra)
        if saved and (reasons := saved.stale(attempt.report)):
            complain(f"{plan} is stale, and nothing was written: {'; '.join(reasons)}")
            return Exit.IN_THE_WAY
        assert_groups(attempt.planned, request, options)
        if diff:
            return attempt.show(output, quiet=quiet)
        applied, code = attempt.carry_out(check=check, allow_dirty=allow_dirty, quiet=quiet)
    if not quiet or output or format_name != "text" or code:
        emit(partial(write, applied), output)
    return code


def _nursery(options: Options, early: Nursery | None) -> AbstractContextManager[Nursery | None]:
    """A process that imports JAX while the rest of hkmigrate is imported and the plan is made; or the `early` one."""
    from hkmigrate.check.nursery import FORKS, Nursery  # noqa: PLC0415 - only a check needs it

    if early is not None or not FORKS or not options.check.cases:
        return nullcontext(early)
    return Nursery()


@dataclass(frozen=True)
class _Extra:
    """What a check is given besides the plan: renames that were told or are to be found, and what was made ready."""

    renames: dict[str, str]
    infer: bool
    nursery: Nursery | None


class _Attempt:
    """A plan about to be carried out."""

    def __init__(self, request: Request, options: Options, planned: Planned, verbose: bool, extra: _Extra) -> None:
        self._extra = extra
        self._request = request
        self._options = options
        self.planned = planned
        self._verbose = verbose
        self.report = report_of(planned, request, verbose=verbose)

    @property
    def _outcome(self) -> Exit:
        return Exit.IN_THE_WAY if self.planned.plan.is_in_the_way else Exit.DONE

    def show(self, output: Path | None, *, quiet: bool) -> Exit:
        """Show the diff and write nothing."""
        if not quiet:
            remark(partial(brief_text, self.report))
        emit(partial(diff_text, self.planned.changes, self.planned.sources), output)
        return self._outcome

    def carry_out(self, *, check: bool, allow_dirty: bool, quiet: bool) -> tuple[AppliedReport, Exit]:
        """Check where that is asked for, and write where nothing stands in the way."""
        from hkmigrate import pipeline  # noqa: PLC0415 - only a command that plans needs all of it

        applied = AppliedReport(self.report, undo=_undo(self.planned.root))
        if not self.planned.changes:
            groups = self.planned.plan.groups
            why = "every forced name is refused" if groups else "there is nothing to migrate"
            return replace(applied, why_not=why), self._outcome
        pipeline.assert_writable(self.planned, allow_dirty=allow_dirty)
        if check:
            checked = self._check(quiet=quiet)
            applied = replace(applied, checked=checked)
            if not enough(checked):
                code = Exit.COULD_NOT_RUN if checked.report.verdict is Verdict.NOT_RUN else Exit.IN_THE_WAY
                return replace(applied, why_not=_why_not(checked)), code
        return replace(applied, written=pipeline.write_plan(self.planned, allow_dirty=allow_dirty)), self._outcome

    def _check(self, *, quiet: bool) -> CheckedReport:
        from hkmigrate import pipeline  # noqa: PLC0415 - only a command that plans needs all of it

        with progress(quiet=quiet) as tell:
            found = pipeline.check_plan(
                self.planned,
                self._options,
                tell,
                self._extra.renames,
                infer=self._extra.infer,
                nursery=self._extra.nursery,
            )
        asked = self._options.check
        return CheckedReport(found, asked.accept, self._verbose, asked.require_coverage, allow_unrun=asked.allow_unrun)


def _settle(root: Path) -> None:
    """Settle what an interrupted apply or undo has left, before anything is read."""
    from hkmigrate import pipeline  # noqa: PLC0415 - only a command that plans needs all of it

    said = pipeline.settle(root)
    if said is not None:
        note(said)


def _why_not(checked: CheckedReport) -> str:
    if good_enough(checked) and checked.report.unrun and not checked.allow_unrun:
        return (
            f"no case ran any rewritten site of {listed(checked.report.unrun)}; `--accept unrun` writes it all the same"
        )
    if good_enough(checked):
        return "rewritten lines never ran"
    return f"the check says {checked.report.verdict}"


def _undo(root: Path) -> str:
    return shlex.join(["hkmigrate", "undo", *([os.path.relpath(root)] if root != Path.cwd() else [])])


def _saved(path: Path | None, saved: SavedPlan, given: Request) -> Request:
    try:
        return Request.saved(saved.asked, given)
    except SavedPlanError as error:
        raise CommandError(f"--plan {path}: {error}") from error


def _load(path: Path | None) -> SavedPlan | None:
    if path is None:
        return None
    try:
        return load_plan(read_text("--plan", path))
    except SavedPlanError as error:
        raise CommandError(f"--plan {path}: {error}") from error
