"""`hkmigrate check`."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from hkmigrate.cli import options as opt
from hkmigrate.cli.errors import Exit, guarded
from hkmigrate.cli.planning import format_of
from hkmigrate.cli.renames import renames
from hkmigrate.cli.request import check_options
from hkmigrate.cli.terminal import emit, progress
from hkmigrate.cli.trees import tree
from hkmigrate.config import CheckOptions, Options, find_config, load
from hkmigrate.model.verdict import Verdict
from hkmigrate.report.check import enough
from hkmigrate.report.formats import CHECK
from hkmigrate.report.values import CheckedReport

_Old = Annotated[str, typer.Argument(metavar="OLD", help="The tree before: a folder or a git revision.")]
_New = Annotated[str, typer.Argument(metavar="NEW", help="The tree after: a folder or a git revision.")]


def _options(config: Path | None, old: Path, new: Path) -> Options:
    """What is asked of the new tree: by the old one, so that a change cannot lower its own bar."""
    known = config or find_config(old)
    if known is not None:
        return load(known)
    found = load(find_config(new) or find_config(Path.cwd()))
    default = CheckOptions()
    if find_config(new) is None:
        return found
    return replace(found, check=replace(found.check, accept=default.accept, tolerance=None, allow_outside=False))


@guarded
def check(
    old: _Old,
    new: _New,
    run: opt.Run = None,
    rename: opt.Rename = None,
    renames_file: opt.Renames = None,
    infer_renames: opt.InferRenames = False,
    accept: opt.AcceptOption = None,
    tolerance: opt.Tolerance = None,
    params: opt.Params = None,
    require_coverage: opt.RequireCoverage = False,
    allow_outside: opt.AllowOutside = False,
    timeout: opt.Timeout = None,
    format_name: opt.Format = "text",
    output: opt.Output = None,
    config: opt.Config = None,
    quiet: opt.Quiet = False,
    verbose: opt.Verbose = False,
) -> Exit:
    """Say whether two trees are equivalent, whoever made the change; this runs their code."""
    from hkmigrate import pipeline  # noqa: PLC0415 - it is only needed from here on

    write = format_of(CHECK, format_name)
    moved = renames(rename or (), renames_file)
    with ExitStack() as opened:
        old_tree, new_tree = (opened.enter_context(tree(name)) for name in (old, new))
        options = _options(config, old_tree, new_tree)
        asked = check_options(
            options.check,
            run,
            accept,
            timeout,
            tolerance=tolerance,
            params=params,
            require_coverage=require_coverage,
            allow_outside=allow_outside,
        )
        options = replace(options, check=asked)
        with progress(quiet=quiet) as tell:
            report = pipeline.check_trees(old_tree, new_tree, options, moved, tell, infer=infer_renames)
    bar = options.check
    checked = CheckedReport(report, bar.accept, verbose, bar.require_coverage, bar.allow_outside)
    emit(partial(write, checked), output)
    if report.verdict is Verdict.NOT_RUN:
        return Exit.COULD_NOT_RUN
    return Exit.DONE if enough(checked) else Exit.IN_THE_WAY
