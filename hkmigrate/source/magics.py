"""The lines of a notebook's cell that are no Python, masked so that the rest can be parsed where it stands."""

from __future__ import annotations

import ast
import re
import warnings
from bisect import bisect_right
from dataclasses import dataclass, field
from functools import cached_property

_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n|$)")
_LINE_END = re.compile(r"\r\n|\r|\n")
_STOP = re.compile(r"#[^\r\n]*|\"\"\"|'''|[\"'\[({\])}]|\\(?:\r\n|\r|\n)|\r\n|\r|\n")
_CLOSED = {
    '"': re.compile(r'(?:\\.|[^\\\r\n"])*+"?', re.DOTALL),
    "'": re.compile(r"(?:\\.|[^\\\r\n'])*+'?", re.DOTALL),
    '"""': re.compile(r'(?:\\.|[^\\])*?"""', re.DOTALL),
    "'''": re.compile(r"(?:\\.|[^\\])*?'''", re.DOTALL),
}
_CELL_MAGIC = re.compile(r"%%([^\W\d]\w*)[ \t]*")
_MAGIC = re.compile(r"[ \t]*%%?[ \t]*([^\W\d]\w*)[ \t]*")
_SHELL = re.compile(r"[ \t]*!")
_HELP = re.compile(r"[ \t]*(?:\?{1,2}[ \t]*%{0,2}[\w.*]*|%{0,2}[^\W\d*][\w.*]*\?{1,2})[ \t]*+;?[ \t]*+$")
_ASSIGNED = re.compile(r"[ \t]*[^\W\d][\w.,\[\]'\" \t]*=[ \t]*(?=[!%])")
_OPTIONS = re.compile(r"(?:-(?:[nrp][ \t]*\d+|[tcqov]+)[ \t]+)*")

_TIMED = frozenset(("time", "timeit"))
"""Magics that run what stands behind them, which is Python."""

_AROUND = frozenset(("capture", "time", "timeit"))
"""Magics of a whole cell whose other lines are Python that runs as it stands."""

_OTHERS = frozenset(
    (
        *("alias", "autoreload", "bash", "capture", "cd", "colors", "conda", "config", "debug", "env", "history"),
        *("html", "javascript", "js", "latex", "load_ext", "ls", "lsmagic", "mamba", "markdown", "matplotlib"),
        *("mkdir", "page", "pdb", "pinfo", "pip", "precision", "pwd", "reload_ext", "set_env", "sh", "svg", "system"),
        *("tensorboard", "unload_ext", "who", "who_ls", "whos", "xmode"),
    )
)
"""Magics that run no Python of the notebook."""


@dataclass(slots=True)
class Masked:
    """A cell with its magics masked.

    Attributes:
        text: Python of as many bytes as the cell has, each line where it was.
        ranges: the bytes that are masked.
        hidden: by line, from 1, what is masked and may be, or use, Python.
        head: the byte behind the line of a cell magic, which must stay the first; 0 without one.
        runs: the line of a magic that runs another file in the notebook's own namespace, if there is one.
    """

    text: str
    ranges: list[tuple[int, int]] = field(default_factory=list)
    hidden: list[tuple[int, str]] = field(default_factory=list)
    head: int = 0
    runs: int | None = None


def mask(cell: str) -> Masked:
    """The cell with its magics, shell commands and calls for help masked."""
    return _Masker(cell).masked()


class _Masker:
    def __init__(self, cell: str) -> None:
        self.cell = cell
        self.parts: list[str] = []
        self.found = Masked(cell)
        self.size = 0

    def masked(self) -> Masked:
        at = self._head()
        while at < len(self.cell):
            at = self._logical_line(at)
        self.found.text = "".join(self.parts)
        return self.found

    @cached_property
    def _starts(self) -> list[int]:
        """Where the lines of the cell begin."""
        return [0, *(match.end() for match in _LINE_END.finditer(self.cell))]

    def _keep(self, start: int, end: int) -> None:
        self.parts.append(self.cell[start:end])
        self.size += len(self.parts[-1].encode())

    def _mask(self, start: int, end: int, sign: str, close: str = "") -> None:
        """Mask the text from `start` to `end`: `sign`, spaces, and `close` at the end."""
        size = len(self.cell[start:end].encode())
        if size:
            self.parts.append(f"{sign}{' ' * (size - len(sign) - len(close))}{close}")
            self.found.ranges.append((self.size, self.size + size))
            self.size += size

    def _hide(self, start: int, end: int, name: str = "") -> None:
        """Remember what is masked as something that may use the notebook's names."""
        line = bisect_right(self._starts, start)
        if name == "run":
            self.found.runs = line
        self.found.hidden.append((line, self.cell[start:end]))

    # --- cells -------------------------------------------------------------------------------------------------------

    def _head(self) -> int:
        """Mask a cell magic, with the whole cell where it is not Python, and say where its Python begins."""
        start = len(self.cell) - len(self.cell.lstrip())
        magic = _CELL_MAGIC.match(self.cell, start)
        if magic is None:
            return 0
        end = _end_of_line(self.cell, start)
        self._keep(0, start)
        if magic.group(1) in _AROUND:
            self._magic(start, magic.end(), end, magic.group(1))
            after = self._line_end(end)
            self.found.head = self.size
            return after
        if magic.group(1) not in _OTHERS:
            self._hide(start, len(self.cell))
        self._mask(start, end, "0")
        at = self._line_end(end)
        self.found.head = self.size
        while at < len(self.cell):
            stop = _end_of_line(self.cell, at)
            self._mask(at, stop, "#")
            at = self._line_end(stop)
        return at

    def _line_end(self, at: int) -> int:
        """Keep the line end at a place, and say where the next line begins."""
        match = _LINE.match(self.cell, at)
        assert match is not None
        self._keep(at, match.end())
        return match.end()

    # --- lines -------------------------------------------------------------------------------------------------------

    def _logical_line(self, at: int) -> int:
        """Keep one logical line of Python, or mask one that is none; say where the next begins."""
        end = _end_of_line(self.cell, at)
        line = self.cell[at:end]
        assigned = _ASSIGNED.match(line)
        start = at + (assigned.end() if assigned else len(line) - len(line.lstrip(" \t")))
        magic = _MAGIC.match(self.cell, start, end)
        if not magic and not _SHELL.match(self.cell, start, end) and (assigned or not _HELP.match(line)):
            return self._python(at)
        self._keep(at, start)
        if magic:
            self._magic(start, magic.end(), end, magic.group(1))
        else:
            self._mask(start, end, "0")
        while self.cell.endswith("\\", 0, end) and end < len(self.cell):
            at = self._line_end(end)
            end = _end_of_line(self.cell, at)
            self._mask(at, end, "#")
        return self._line_end(end)

    def _magic(self, start: int, after: int, end: int, name: str) -> None:
        """Mask the magic called `name`, but for the Python that it times."""
        if name in _TIMED:
            options = _OPTIONS.match(self.cell, after, end)
            code = options.end() if options else after
            if code == end:
                self._mask(start, end, "0")
                return
            if _is_python(f"0;{self.cell[code:end]}"):
                self._mask(start, code, "0", ";")
                self._keep(code, end)
                return
        if name not in _OTHERS:
            self._hide(start, end, name)
        self._mask(start, end, "0")

    def _python(self, start: int) -> int:
        """Keep the text to the end of the logical line that begins at `start`."""
        at, depth = start, 0
        while (stop := _STOP.search(self.cell, at)) is not None:
            at, found = stop.end(), stop.group()
            if found in _CLOSED:
                closed = _CLOSED[found].match(self.cell, at)
                at = closed.end() if closed else len(self.cell) if len(found) == 3 else at
            elif found in "[({":
                depth += 1
            elif found in "])}":
                depth = max(depth - 1, 0)
            elif found[0] in "\r\n" and not depth:
                break
        else:
            at = len(self.cell)
        self._keep(start, at)
        return at


def _end_of_line(text: str, at: int) -> int:
    match = _LINE.match(text, at)
    assert match is not None
    return at + len(match.group().rstrip("\r\n"))


def _is_python(text: str) -> bool:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return False
    return True
