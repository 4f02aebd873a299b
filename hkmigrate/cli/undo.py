"""`hkmigrate undo`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from hkmigrate.cli import options as opt
from hkmigrate.cli.errors import Exit, guarded, note
from hkmigrate.cli.terminal import emit
from hkmigrate.model.shown import shown

_Root = Annotated[
    Path | None,
    typer.Argument(metavar="ROOT", help="The folder that was migrated; by default the current one, or one above it."),
]


@guarded
def undo(root: _Root = None, quiet: opt.Quiet = False, verbose: opt.Verbose = False) -> Exit:  # noqa: ARG001 - for `guarded`
    """Take the last apply back, if nothing has been edited since."""
    from hkmigrate import pipeline  # noqa: PLC0415 - it is only needed from here on

    undone = pipeline.undo(root)
    if undone.recovered is not None:
        note(str(undone.recovered))
    if not quiet:
        emit(lambda _: "".join(f"took back {shown(path)}\n" for path in undone.paths), None)
    return Exit.DONE
