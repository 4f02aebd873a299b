"""`hkmigrate explain`."""

from __future__ import annotations

import difflib
from functools import partial
from typing import Annotated

import typer

from hkmigrate.cli.errors import CommandError, Exit, guarded
from hkmigrate.cli.terminal import emit
from hkmigrate.model.codes import CODES
from hkmigrate.report.pages import code_text, codes_text

_Code = Annotated[str | None, typer.Argument(metavar="CODE", help="A code; without one, all of them are listed.")]


@guarded
def explain(code: _Code = None) -> Exit:
    """Say what a code means, and what to do about it."""
    if code is None:
        emit(codes_text, None)
        return Exit.DONE
    if code not in CODES:
        near = difflib.get_close_matches(code, CODES, n=1)
        hint = f", did you mean `{near[0]}`?" if near else ""
        raise CommandError(f"there is no code `{code}`{hint}; `hkmigrate explain` lists them all")
    emit(partial(code_text, CODES[code]), None)
    return Exit.DONE
