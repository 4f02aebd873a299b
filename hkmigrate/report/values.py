"""What a report is made from: a plan or a check, with the little that it cannot know by itself."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from hkmigrate.model.audit import AuditReport
from hkmigrate.model.plan import Plan
from hkmigrate.model.verdict import CheckReport, Verdict

SourceLine = Callable[[str, int], str | None]


def _any(_path: str) -> bool:
    return True


def _no_line(_path: str, _line: int) -> None:
    return None


@dataclass(frozen=True, slots=True)
class PlanReport:
    """A plan to report.

    Attributes:
        plan: the plan.
        tree: what the tree is called.
        source_line: gives a line of a file of the tree, or of a cell as a span names it, None where it cannot be had.
        next_steps: commands to run next, each with what it does.
        asked: what was asked for, so that a saved plan can be made again.
        writes: digests of the files that the plan writes, as they will be.
        quiet: whether to leave away what is not asked for.
        verbose: whether long lists are shown in full.
        is_chosen: whether the path of a file was asked for: lint says nothing of others.
    """

    plan: Plan
    tree: str = "."
    source_line: SourceLine = _no_line
    next_steps: tuple[tuple[str, str], ...] = ()
    asked: Mapping[str, object] = field(default_factory=dict)
    writes: Mapping[str, str] = field(default_factory=dict)
    quiet: bool = False
    verbose: bool = False
    is_chosen: Callable[[str], bool] = _any


@dataclass(frozen=True, slots=True)
class CheckedReport:
    """The verdicts of a check to report, with what suffices: the worst verdict that was accepted, and coverage."""

    report: CheckReport
    accept: Verdict = Verdict.PROVED
    verbose: bool = False
    require_coverage: bool = False
    allow_outside: bool = False
    allow_unrun: bool = False


@dataclass(frozen=True, slots=True)
class AuditedReport:
    """An audit to report: `quiet` leaves away what is as it should be, `verbose` shows every place of it."""

    report: AuditReport
    quiet: bool = False
    verbose: bool = False


@dataclass(frozen=True, slots=True)
class AppliedReport:
    """What an apply did.

    Attributes:
        planned: the plan that was carried out.
        written: the files that were written; empty where nothing was.
        why_not: why nothing was written.
        checked: the check that was made before, if any.
        undo: the command that takes it back.
    """

    planned: PlanReport
    written: tuple[str, ...] = ()
    why_not: str = ""
    checked: CheckedReport | None = None
    undo: str = "hkmigrate undo"
