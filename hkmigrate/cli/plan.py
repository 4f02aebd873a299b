"""`hkmigrate plan`."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from hkmigrate.cli import options as opt
from hkmigrate.cli.errors import Exit, guarded
from hkmigrate.cli.planning import assert_groups, format_of, make, refuse_both, report_of
from hkmigrate.cli.request import Request
from hkmigrate.cli.terminal import emit, remark
from hkmigrate.config import CheckOptions
from hkmigrate.model.plan import Plan
from hkmigrate.report.diff import diff_text
from hkmigrate.report.formats import PLAN
from hkmigrate.report.text import brief_text


@guarded
def plan(
    paths: opt.Paths = None,
    format_name: opt.Format = "text",
    output: opt.Output = None,
    diff: opt.Diff = False,
    group: opt.Groups = None,
    place: opt.PlaceOption = None,
    style: opt.StyleOption = None,
    config: opt.Config = None,
    quiet: opt.Quiet = False,
    verbose: opt.Verbose = False,
) -> Exit:
    """Show, group by group, what would change and why, or why not. Writes nothing."""
    write = format_of(PLAN, format_name)
    refuse_both(diff, format_name)
    request = Request.of(paths, group, place, config, style)
    options = request.options()
    planned = make(request, options)
    assert_groups(planned, request, options)
    report = report_of(planned, request, verbose=verbose)
    if diff:
        if not quiet:
            remark(partial(brief_text, report))
        emit(partial(diff_text, planned.changes, planned.sources), output)
    elif quiet and format_name == "text":
        emit(partial(brief_text, report), output)
    else:
        steps = next_steps(planned.plan, request, options.check)
        emit(partial(write, replace(report, next_steps=steps)), output)
    return Exit.IN_THE_WAY if planned.plan.is_in_the_way else Exit.DONE


def next_steps(plan: Plan, request: Request, check: CheckOptions) -> tuple[tuple[str, str], ...]:
    """The commands that lead on from a plan, each with what it does."""
    steps = []
    if plan.ready:
        model = () if check.cases or check.run else ("--run", "python train.py")
        what = "migrate, if old and new are proved equivalent" + ("; train.py runs your model" if model else "")
        steps += [
            (request.command("plan", "--diff"), "see every line that would change"),
            (request.command("apply", "--check", *model), what),
            (request.command("apply"), "migrate without running your code"),
        ]
    codes = list(dict.fromkeys(group.refusal.code for group in plan.refused))
    return (*steps, *((f"hkmigrate explain {code}", "what this refusal means") for code in codes[:1]))
