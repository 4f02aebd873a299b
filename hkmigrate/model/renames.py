"""Old parameter and state paths to new ones, as plans and people write them."""

from __future__ import annotations

from collections.abc import Mapping


def renamed(path: str, renames: Mapping[str, str]) -> str:
    """The new path of an old one; a rename `block/*` to `head/*` moves all paths below that none names more closely."""
    if path in renames:
        return renames[path]
    above = [old for old, new in renames.items() if old[-2:] == new[-2:] == "/*" and path.startswith(old[:-1])]
    if not above:
        return path
    nearest = max(above, key=len)
    return f"{renames[nearest][:-1]}{path[len(nearest) - 1 :]}"
