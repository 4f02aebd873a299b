"""The command line: options in, pipeline, report out."""

from __future__ import annotations

import gc
import os
import sys

from hkmigrate import __version__

_RARELY = 3_000_000
"""Objects after which garbage is looked for: a plan makes millions of them, and next to no garbage."""

_PLAIN_SERVER = (["lsp"], ["lsp", "--stdio"])
"""How editors start the language server."""


def main() -> None:
    """Run the command that `sys.argv` names."""
    if sys.argv[1:] == ["--version"]:
        print(f"hkmigrate {__version__}")  # noqa: T201 - the answer is known before anything is imported
        return
    if not _has_folder():
        sys.stderr.write("Error: the current folder is gone; go to one that is there\n")
        sys.exit(2)
    if sys.argv[1:] in _PLAIN_SERVER:
        from hkmigrate.lsp.start import start  # noqa: PLC0415 - and here nothing that a server does without

        sys.exit(start())
    from hkmigrate.cli.early import nursery_for  # noqa: PLC0415 - and so it is quick
    from hkmigrate.cli.signals import end_on_signals, ending  # noqa: PLC0415

    if sys.argv[1:2] != ["lsp"]:  # which has rules of its own for both
        end_on_signals()
        gc.set_threshold(_RARELY)
    try:
        with nursery_for(sys.argv[1:]) as nursery:
            from hkmigrate.cli.app import app  # noqa: PLC0415 - takes as long as half of JAX, and goes on beside it

            app(prog_name="hkmigrate", obj=nursery)
    except KeyboardInterrupt as interrupt:  # while it was starting
        said, code = ending(interrupt)
        sys.stderr.write(f"Error: {said}\n")
        sys.exit(code)
    finally:
        gc.freeze()  # at its end Python would go through all that a plan has made


def _has_folder() -> bool:
    """Whether there is a current folder: all that a command is given is seen from there."""
    try:
        os.getcwd()  # noqa: PTH109 - pathlib is not needed
    except OSError:
        return False
    return True
