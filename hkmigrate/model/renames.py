"""Old parameter and state paths to new ones, as plans and people write them."""

from __future__ import annotations

from collections.abc import Mapping


def renamed(path: str, renames: Mapping[str, str]) -> str:
    """The new path of an old one; a rename `block/*` to `head/*` moves all paths below, where none names the path."""
    if path in renames:
        return renames[path]
    for old, new in renames.items():
        if old.endswith("/*") and new.endswith("/*") and path.startswith(old[:-1]):
            return f"{new[:-1]}{path[len(old) - 1 :]}"
    return path
