"""The whole check: configured and recorded cases of two trees, and one report."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType

from hkmigrate.check import configured, recorded
from hkmigrate.check.child import Stopped
from hkmigrate.check.nursery import Nursery
from hkmigrate.check.shapes import ShapeError
from hkmigrate.check.task import Findings, Task
from hkmigrate.config import CheckOptions
from hkmigrate.model.verdict import CheckReport, Uncompared, Verdict

NOTHING: Mapping[str, tuple[int, ...]] = MappingProxyType({})


def compare(  # noqa: PLR0913 - two trees, and all that is asked of them
    old: Path,
    new: Path,
    options: CheckOptions,
    renames: Mapping[str, str],
    changed: Mapping[str, tuple[int, ...]] = NOTHING,
    progress: Callable[[str], None] | None = None,
    *,
    infer: bool = False,
    nursery: Nursery | None = None,
    origin: Path | None = None,
    outside: Sequence[Uncompared] | None = None,
    sites: Mapping[str, frozenset[tuple[str, int]]] = MappingProxyType({}),
) -> CheckReport:
    """Runs the cases in both trees, each in processes of its own, and says whether they compute the same.

    Args:
        old: the folder of the old tree, complete.
        new: the folder of the new tree, complete.
        options: cases, commands and limits.
        renames: old parameter and state paths to new ones; what is not named stays.
        changed: rewritten lines by path, of the new tree; the report names those that no case ran.
        progress: called with a few words on what is going on.
        infer: whether paths that have moved without a rename may be renamed as their use tells.
        nursery: the process to fork workers from, where it has been started before.
        origin: the folder that both trees are copies of, if they are; what is imported from there is not compared.
        outside: changed lines that are known to be outside of every transform; None where nobody asks for them.
        sites: the places in the old tree that each group rewrites; groups of which none runs are named.

    Returns:
        The report. What is wrong with the user's program or settings is its `problem`, never an exception.
    """
    tell = progress or (lambda _: None)
    task = Task(old.resolve(), new.resolve(), options, dict(renames), infer, changed, tell, nursery, origin, sites)
    findings, problem = Findings(), _unusable(task)
    if problem is None:
        try:
            if options.cases:
                configured.run(task, findings)
            recorded.run(task, findings)
        except (Stopped, ShapeError) as stop:
            problem = str(stop)
    broken = (report for report in findings.reports if report.verdict is Verdict.NOT_RUN)
    problem = problem or next((f"case {report.name}: {report.detail}" for report in broken), None)
    never_ran = tuple(sorted(findings.pending or ()))
    uncompared = () if outside is None else findings.uncompared(outside)
    return CheckReport(tuple(findings.reports), never_ran, problem, uncompared, findings.unrun(sites))


def _unusable(task: Task) -> str | None:
    for side, tree in (("old", task.old), ("new", task.new)):
        if not tree.is_dir():
            return f"the {side} tree {tree} is not a folder"
    if not task.options.cases and not task.options.run:
        return "there is no case to check: name an entry point with its inputs, or a command to run"
    return None
