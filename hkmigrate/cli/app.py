"""The typer application: its commands, one file each."""

from __future__ import annotations

from typing import Annotated

import typer

from hkmigrate import __version__
from hkmigrate.cli import apply, audit, check, explain, lint, lsp, plan, undo
from hkmigrate.cli.group import Group

app = typer.Typer(
    cls=Group,
    add_completion=False,
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
_COMMANDS = (
    *(plan.plan, apply.apply, check.check, audit.audit, lint.lint, undo.undo, explain.explain),
    lsp.lsp,
)
for _command in _COMMANDS:
    app.command()(_command)


def _print_version(asked: bool) -> None:
    if asked:
        typer.echo(f"hkmigrate {__version__}")
        raise typer.Exit


@app.callback()
def _hkmigrate(
    version: Annotated[
        bool, typer.Option("--version", is_eager=True, callback=_print_version, help="Show the version and exit.")
    ] = False,
) -> None:
    """Give every shared Haiku parameter one owner, and prove that nothing else changed.

    Start with `hkmigrate plan`, which writes nothing.

    Exit codes: 0 done, and nothing stands in the way; 1 something is refused, found by lint, or not equivalent; 2 it
    could not run.
    """
