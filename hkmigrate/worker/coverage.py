"""Which of the rewritten lines a program runs, watched at no more cost than it takes."""

from __future__ import annotations

import dis
import inspect
import sys
import threading
import types
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

BOOKKEEPING = frozenset({"RESUME", "COPY_FREE_VARS", "MAKE_CELL", "RETURN_GENERATOR", "POP_TOP", "NOP", "CACHE"})
Spot = tuple[str, str, int, int]  # path, name of the code, its first line, the line
TOOL = 4  # of sys.monitoring's six places the first that no kind of tool has a claim on


class Coverage:
    """Lines that are still to be seen; watching ends when there are none left.

    Attributes:
        outer: the spots that have not run inside of a transform yet.
        pending: the spots that have not run yet. Only lines inside functions count: a module's own lines and those of
            class bodies run when they are imported.
    """

    def __init__(self, root: Path, changed: Mapping[str, list[int]]) -> None:
        self._root = root.resolve()
        self._files = {str(self._root / path): path for path in changed}
        self._known: dict[str, str | None] = {}
        self.pending = {spot for path, lines in changed.items() for spot in _spots(self._root / path, path, lines)}
        self.outer = set(self.pending)
        self._inside = threading.local()

    def start(self) -> None:
        """Watches this and every later thread, and the functions that are running now."""
        if not self.pending:
            return
        if sys.version_info >= (3, 12):
            self._monitor()
            return
        threading.settrace(self._enter)
        sys.settrace(self._enter)
        frame = sys._getframe(1)
        while frame is not None:
            frame.f_trace = self._enter(frame, "call", None)
            frame = frame.f_back  # type: ignore[assignment]  # None at the bottom, which ends the loop

    @contextmanager
    def within(self) -> Iterator[None]:
        """What this thread runs now is inside of a transform."""
        before, trace = getattr(self._inside, "on", False), sys.gettrace()
        if before or not self.outer:
            yield
            return
        self._inside.on = True
        if sys.version_info >= (3, 12):
            monitoring: Any = sys.monitoring  # type: ignore[attr-defined,unused-ignore]
            monitoring.restart_events()
        else:
            sys.settrace(self._enter)
        try:
            yield
        finally:
            self._inside.on = before
            if sys.version_info < (3, 12):
                sys.settrace(trace)

    def told(self) -> dict[str, object]:
        """Lines that never ran, and those that never ran inside of a transform."""
        outside = sorted({(path, line) for path, _, _, line in self.outer})
        return {"never_ran": self.lines(), "outside": [list(item) for item in outside]}

    def lines(self) -> list[list[Any]]:
        """The lines, `[path, line]`, of which some function has not been run."""
        return [list(item) for item in sorted({(path, line) for path, _, _, line in self.pending})]

    def _path(self, code: types.CodeType) -> str | None:
        name = code.co_filename
        if name not in self._known:
            self._known[name] = self._files.get(str((self._root / name).resolve()))
        return self._known[name]

    def _enter(self, frame: types.FrameType, event: str, arg: object) -> Any:
        del event, arg
        inside = getattr(self._inside, "on", False)
        if not self.pending and not (inside and self.outer):
            sys.settrace(None)
            return None
        return self._line if self._path(frame.f_code) is not None else None

    def _line(self, frame: types.FrameType, event: str, arg: object) -> Any:
        del arg
        if event == "line":
            self._ran(frame.f_code, frame.f_lineno)
        return self._line

    def _ran(self, code: types.CodeType, line: int) -> None:
        path = self._path(code)
        if path is not None:
            spot = (path, code.co_qualname, code.co_firstlineno, line)
            self.pending.discard(spot)
            if getattr(self._inside, "on", False):
                self.outer.discard(spot)

    def _monitor(self) -> None:
        monitoring: Any = sys.monitoring  # type: ignore[attr-defined,unused-ignore]  # from Python 3.12 on
        events = monitoring.events

        def start(code: types.CodeType, offset: int) -> Any:
            del offset
            if self._path(code) is not None:
                monitoring.set_local_events(TOOL, code, events.LINE)
            return monitoring.DISABLE

        def line(code: types.CodeType, number: int) -> Any:
            self._ran(code, number)
            return monitoring.DISABLE

        if monitoring.get_tool(TOOL) is None:
            monitoring.use_tool_id(TOOL, "hkmigrate")
            monitoring.register_callback(TOOL, events.PY_START, start)
            monitoring.register_callback(TOOL, events.LINE, line)
            monitoring.set_events(TOOL, events.PY_START)


def _spots(file: Path, path: str, lines: list[int]) -> Iterator[Spot]:
    """The changed lines of a file on which a function starts to do something."""
    try:
        code = compile(file.read_bytes(), str(file), "exec", dont_inherit=True)
    except (OSError, SyntaxError, ValueError):  # such a file cannot be run at all, which the import will say
        return
    wanted = set(lines)
    for function in _functions(code):
        for line in _executable(function) & wanted:
            yield path, function.co_qualname, function.co_firstlineno, line


def _functions(code: types.CodeType) -> Iterator[types.CodeType]:
    if code.co_flags & inspect.CO_OPTIMIZED:
        yield code
    for const in code.co_consts:
        if isinstance(const, types.CodeType):
            yield from _functions(const)


def _executable(code: types.CodeType) -> set[int]:
    found = set()
    line: int | None = None
    for instruction in dis.get_instructions(code):
        line = instruction.positions.lineno if instruction.positions else line
        if line is not None and instruction.opname not in BOOKKEEPING:
            found.add(line)
    return found
