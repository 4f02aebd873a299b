"""`hkmigrate lint`."""

from __future__ import annotations

from functools import partial

from hkmigrate.cli import options as opt
from hkmigrate.cli.errors import Exit, guarded
from hkmigrate.cli.planning import assert_groups, format_of, make, report_of
from hkmigrate.cli.request import Request
from hkmigrate.cli.terminal import emit
from hkmigrate.report.formats import LINT
from hkmigrate.report.marks import diagnostics


@guarded
def lint(
    paths: opt.Paths = None,
    format_name: opt.Format = "text",
    output: opt.Output = None,
    group: opt.Groups = None,
    config: opt.Config = None,
    quiet: opt.Quiet = False,
    verbose: opt.Verbose = False,
) -> Exit:
    """One diagnostic for every use of a forced name. `# hkmigrate: ignore[code]` silences its line."""
    write = format_of(LINT, format_name)
    request = Request.of(paths, group, None, config)
    options = request.options()
    planned = make(request, options)
    assert_groups(planned, request, options)
    report = report_of(planned, request, quiet=quiet, verbose=verbose)
    emit(partial(write, report), output)
    return Exit.IN_THE_WAY if diagnostics(report) or planned.plan.unseen else Exit.DONE
