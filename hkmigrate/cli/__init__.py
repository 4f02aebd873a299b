"""The command line: options in, pipeline, report out."""

from __future__ import annotations

import sys

from hkmigrate import __version__


def main() -> None:
    """Run the command that `sys.argv` names."""
    if sys.argv[1:] == ["--version"]:
        print(f"hkmigrate {__version__}")  # noqa: T201 - the answer is known before anything is imported
        return
    from hkmigrate.cli.early import nursery_for  # noqa: PLC0415 - and so it is quick

    with nursery_for(sys.argv[1:]) as nursery:
        from hkmigrate.cli.app import app  # noqa: PLC0415 - takes as long as half of JAX, and goes on beside it

        app(prog_name="hkmigrate", obj=nursery)
