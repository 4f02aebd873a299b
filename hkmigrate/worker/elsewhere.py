"""Modules that a process has imported from another copy of the tree than the one that is checked."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path


def elsewhere(root: Path, origins: Sequence[str]) -> list[list[str]]:
    """Files of the tree, each with the file of another copy that was imported in its place."""
    found = []
    for module in list(sys.modules.values()):
        file = getattr(module, "__file__", None)
        if isinstance(file, str) and not Path(file).is_relative_to(root):
            for origin in origins:
                if Path(file).is_relative_to(origin):
                    path = Path(file).relative_to(origin)
                    if (root / path).is_file():
                        found.append([path.as_posix(), file])
    return sorted(found)
