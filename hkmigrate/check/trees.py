"""Do the parameter and state trees of two programs match one to one under the renames."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from hkmigrate.model.renames import renamed

Row = Sequence[str]  # module, name, shape


def difference(kind: str, old: Sequence[Row], new: Sequence[Row], renames: Mapping[str, str]) -> str | None:
    """The first thing in which the trees differ, as a sentence; None where they match.

    Args:
        kind: `parameter` or `state`.
        old: each leaf of the old tree as module, name and shape.
        new: likewise.
        renames: old path to new path; identity for the rest.
    """
    expected: dict[str, Row] = {}
    for row in old:
        path = f"{row[0]}/{row[1]}"
        target = renamed(path, renames)
        if target in expected:
            return f"two {kind} paths of the old tree are renamed to {target}"
        expected[target] = row
    found = {f"{row[0]}/{row[1]}": row for row in new}
    gone, come = [path for path in expected if path not in found], [path for path in found if path not in expected]
    if gone or come:
        return _moved(kind, gone, come, expected, found)
    for path, row in expected.items():
        was, now = row, found[path]
        if was[2] != now[2]:
            return f"{kind} {path} was {was[2]} in the old tree and is {now[2]} in the new one"
        if path == f"{was[0]}/{was[1]}" and path not in renames and was[0] != now[0]:
            return f"{kind} {path} has moved from module {was[0]} to module {now[0]}"
    return None


def _moved(
    kind: str, gone: Sequence[str], come: Sequence[str], expected: Mapping[str, Row], found: Mapping[str, Row]
) -> str:
    if len(gone) == len(come) == 1 and expected[gone[0]][2] == found[come[0]][2]:
        return f"{kind} {_was(gone[0], expected)} has moved to {come[0]} without a rename"
    parts = [f"lacks {', '.join(_was(path, expected) for path in gone)}"] if gone else []
    parts += [f"has {', '.join(come)} besides"] if come else []
    plural = "s" if kind == "parameter" else ""
    return f"the {kind}{plural} of the new tree do not match: it {' and '.join(parts)}"


def _was(path: str, expected: Mapping[str, Row]) -> str:
    """A path as the old tree wrote it, and as it was expected."""
    old = f"{expected[path][0]}/{expected[path][1]}"
    return path if old == path else f"{path} (renamed from {old})"
