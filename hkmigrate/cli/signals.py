"""Signals that ask the process to end: what it has started is ended first."""

from __future__ import annotations

import signal
from types import FrameType
from typing import NoReturn

_ENDING = tuple(getattr(signal, name) for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name))


INTERRUPTED = 130


class Ended(KeyboardInterrupt):
    """Someone has asked the process to end.

    Attributes:
        code: the exit code that shells give to a process that a signal has ended.
    """

    def __init__(self, number: int) -> None:
        super().__init__(f"ended by {signal.Signals(number).name}")
        self.code = 128 + number


def ending(interrupt: KeyboardInterrupt) -> tuple[str, int]:
    """What to say of an interrupt, and the exit code."""
    return str(interrupt) or "interrupted", interrupt.code if isinstance(interrupt, Ended) else INTERRUPTED


def end_on_signals() -> None:
    """Let the signals raise `Ended` where they would end the process on the spot; those that are ignored stay so."""
    for number in _ENDING:
        if signal.getsignal(number) is signal.SIG_DFL:
            signal.signal(number, _end)


def _end(number: int, _frame: FrameType | None) -> NoReturn:
    for one in _ENDING:
        signal.signal(one, signal.SIG_IGN)  # the first is enough, and cleaning up takes its time
    raise Ended(number)
