"""`python -m hkmigrate`."""

from __future__ import annotations

import os
import sys

try:
    if not sys.flags.safe_path and sys.path and sys.path[0] in ("", os.getcwd()):  # noqa: PTH109 - pathlib is not needed
        del sys.path[0]  # the tree that is worked on: nothing may be imported from there
except FileNotFoundError:  # there is no current folder, so nothing can be
    pass

from hkmigrate.cli import main

if __name__ == "__main__":
    main()
