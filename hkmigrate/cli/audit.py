"""`hkmigrate audit`."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from hkmigrate.cli import options as opt
from hkmigrate.cli.errors import Exit, guarded
from hkmigrate.cli.planning import format_of
from hkmigrate.cli.request import check_options
from hkmigrate.cli.terminal import emit, progress
from hkmigrate.cli.trees import tree
from hkmigrate.config import find_config, load
from hkmigrate.report.formats import AUDIT
from hkmigrate.report.values import AuditedReport

_Tree = Annotated[str, typer.Argument(metavar="TREE", help="A folder or a git revision; by default this folder.")]
_Run = Annotated[
    list[str] | None, typer.Option("--run", help="Run CMD in the tree; every transform seen is a case.", metavar="CMD")
]


@guarded
def audit(
    name: _Tree = ".",
    run: _Run = None,
    timeout: opt.Timeout = None,
    format_name: opt.Format = "text",
    output: opt.Output = None,
    config: opt.Config = None,
    quiet: opt.Quiet = False,
    verbose: opt.Verbose = False,
) -> Exit:
    """Tell which module instance uses which parameter, and what has not exactly one owner; this runs the model."""
    from hkmigrate import pipeline  # noqa: PLC0415 - it is only needed from here on

    write = format_of(AUDIT, format_name)
    with tree(name) as root:
        options = load(config or find_config(root) or find_config(Path.cwd()))
        options = replace(options, check=check_options(options.check, run, None, timeout))
        with progress(quiet=quiet) as tell:
            report = pipeline.audit(root, options, tell)
    emit(partial(write, AuditedReport(report, quiet, verbose)), output)
    if report.problem is not None:
        return Exit.COULD_NOT_RUN
    return Exit.IN_THE_WAY if report.found else Exit.DONE
