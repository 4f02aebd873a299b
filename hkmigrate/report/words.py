"""How things are called in text reports: places, nodes, counts."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby, pairwise

from hkmigrate.model.names import dotted_name
from hkmigrate.model.place import Span, file_of


def own_name(node: str, path: str) -> str:
    """A node's name within its file: `model.Embed.__call__` in `model.py` gives `Embed.__call__`."""
    name = dotted_name(path)
    return node.removeprefix(f"<{path}>.{name.rpartition('.')[2]}.").removeprefix(f"{name}.")


def place(span: Span) -> str:
    """Where something stands, as editors and terminals make it clickable: `model.py:12`."""
    return f"{span.file}:{span.line}"


def places(spans: Iterable[Span]) -> str:
    """Several places, with the lines of one file together: `model.py:33, 34; net.py:5`."""
    at = [
        (file_of(path, cell or None), line)
        for path, cell, line in sorted({(span.path, span.cell or 0, span.line) for span in spans})
    ]
    return "; ".join(
        f"{path}:{', '.join(str(line) for _, line in lines)}" for path, lines in groupby(at, key=lambda pair: pair[0])
    )


def line_ranges(lines: Iterable[int]) -> str:
    """Lines, with neighbours together: `3, 7-9`."""
    numbers = sorted(set(lines))
    starts = [at for at, (a, b) in enumerate(pairwise(numbers), 1) if b != a + 1]
    runs = [numbers[a:b] for a, b in pairwise([0, *starts, len(numbers)])]
    return ", ".join(f"{run[0]}-{run[-1]}" if len(run) > 1 else f"{run[0]}" for run in runs if run)


def count(number: int, one: str, many: str | None = None) -> str:
    """A number with its noun: `1 file`, `2 files`."""
    return f"{number} {one if number == 1 else many or one + 's'}"


def listed(words: Iterable[str]) -> str:
    """Words as a person lists them: `a, b and c`."""
    *head, last = words
    return f"{', '.join(head)} and {last}" if head else last
