"""`hkmigrate lsp`."""

from __future__ import annotations

from typing import Annotated

import typer

from hkmigrate.cli import options as opt

_Stdio = Annotated[
    bool, typer.Option("--stdio", help="Speak on standard input and output, as it always does; editors may ask for it.")
]


def lsp(stdio: _Stdio = True, verbose: opt.Verbose = False) -> None:  # noqa: ARG001 - there is no other way to speak
    """The language server, for editors: diagnostics, hovers, and migrations as code actions."""
    from hkmigrate.lsp.start import start  # noqa: PLC0415 - only this command needs it

    raise typer.Exit(start(verbose=verbose))
