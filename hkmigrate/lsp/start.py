"""The start of the server, in the order in which the first diagnostics come soonest."""

from __future__ import annotations

import gc
import os
import sys

from hkmigrate.lsp import ahead


def start(*, verbose: bool = False) -> int:
    """Serve the client on standard input and output until it says goodbye, and give the exit code."""
    gc.disable()  # what is imported is kept
    first = ahead.start()
    from hkmigrate.lsp.transport import Reader  # noqa: PLC0415 - the other process is on its way now

    stream = os.fdopen(os.dup(sys.stdin.fileno()), "rb")
    reader = Reader(stream, first.begin if first is not None else lambda _: None)
    from hkmigrate.lsp.server import run  # noqa: PLC0415 - the client's first words are heard meanwhile

    return run(reader, first, verbose=verbose)
