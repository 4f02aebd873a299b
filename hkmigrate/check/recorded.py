"""Recorded cases: a command is run in both trees, and every transform that it uses is compared when it has ended."""

from __future__ import annotations

import contextlib
import itertools
import shlex
import tempfile
import time
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from hkmigrate.check.child import Stopped
from hkmigrate.check.command import Command, Session
from hkmigrate.check.home import assert_home
from hkmigrate.check.judge import judge, judge_extra
from hkmigrate.check.pair import Pair
from hkmigrate.check.sources import paired
from hkmigrate.check.task import Findings, Side, Task
from hkmigrate.model.verdict import CaseReport, Verdict

PATIENCE = 1.0  # seconds to wait for a better match of two processes
ALONE = "the command makes this call in the"
STARTING = 5.0  # the same for what was started otherwise: another may be on its way that was started alike
LONG = 30.0  # the same while others are still running, any of which may be the better match


def run(task: Task, findings: Findings) -> None:
    """Runs every command, one after the other, and judges what it used.

    Raises:
        Stopped: a command fails in the old tree, uses no transform, or exceeds a limit.
    """
    for text in task.options.run:
        task.progress(f"running {text}")
        with contextlib.ExitStack() as stack:
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="hkmigrate-", dir=short())))
            old, new = (start(stack, text, side, folder) for side in task.sides())
            before = len(findings.reports)
            _Recording(task, findings, old, new).run()
        if any(report.verdict is Verdict.DIFFERS for report in findings.reports[before:]):
            findings.reports[before:] = _sure(task, text, findings.reports[before:])


def _sure(task: Task, text: str, reports: list[CaseReport]) -> list[CaseReport]:
    """The reports, in which a case does not differ if the old tree differs from itself in it."""
    task.progress(f"running {text} twice in the old tree")
    again = Findings()
    with contextlib.ExitStack() as stack, contextlib.suppress(Stopped):
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="hkmigrate-", dir=short())))
        same = replace(task, new=task.old, renames={}, changed={}, infer=False)
        one, other = (start(stack, text, side, folder) for side in same.sides())
        _Recording(same, again, one, other).run()
    unsteady = {report.name for report in again.reports if report.verdict is Verdict.DIFFERS}
    if any(report.detail.startswith(ALONE) for report in again.reports):
        unsteady |= {report.name for report in reports if report.detail.startswith(ALONE)}
    said = "run twice, the old tree does not do the same"
    return [
        replace(report, verdict=Verdict.NOT_DETERMINISTIC, detail=f"{said}; {report.detail}")
        if report.name in unsteady and report.verdict is Verdict.DIFFERS
        else report
        for report in reports
    ]


def start(stack: contextlib.ExitStack, text: str, side: Side, folder: Path) -> Command:
    """The command in a tree, which `stack` ends; `folder` is private to it."""
    command = Command(text, side, folder)
    stack.callback(command.end)
    return command


def short() -> str | None:
    """Where a command's temporary folder has to be, since a socket's address has room for a hundred bytes only."""
    return "/tmp" if len(tempfile.gettempdir()) > 60 else None  # noqa: S108  the folder in it is private


class _Recording:
    """One command in both trees."""

    def __init__(self, task: Task, findings: Findings, old: Command, new: Command) -> None:
        self._task, self._findings, self._old, self._new = task, findings, old, new
        self._label = label(old.text)
        self._processes = 0
        self._cases = 0

    def run(self) -> None:
        """Judges pairs of processes as they end, until both commands have ended."""
        for old, new in self._pairs():
            self._processes += 1
            known = paired(old.sources, new.sources) if old is not None and new is not None else {}
            if old is not None and new is not None:
                self._judge(old, new, known)
            for session, both in ((old, known.values()), (new, known.keys())):
                if session is not None:
                    self._one_sided(session, frozenset(both))
                    self._release(session)
        self._ends()

    def _pairs(self) -> Iterator[tuple[Session | None, Session | None]]:
        """Ended processes of old and new that belong together; alone where the other command is over."""
        old, new, quiet = self._old, self._new, time.monotonic()
        while True:
            if old.poll() | new.poll():
                quiet = time.monotonic()
            match = _match(old, new, time.monotonic() - quiet)
            if match is not None:
                yield match
                quiet = time.monotonic()
            elif old.over() and new.over():
                break
            elif old.over() and new.ended and not old.ended:
                yield None, new.ended.pop(0)
            elif new.over() and old.ended and not new.ended:
                yield old.ended.pop(0), None
            if old.over():
                self._failed(old)

    def _judge(self, old: Session, new: Session, known: Mapping[str, str]) -> None:
        """Judges the cases of both; in the new process those that are `known` under another key go by the old one."""
        self._task.progress(f"comparing what {self._label} used")
        new.wire.ask({"do": "call", "keys": list(known.items())}, "at its end")
        both = frozenset(known.values())
        for key, name in old.cases.items():
            if key in both:
                asked = judge_extra if key in old.extra else judge
                report = asked(Pair(old.wire, new.wire), key, self._named(name), self._task)
                self._cases += 1
                if report is not None:
                    self._findings.reports.append(report)

    def _one_sided(self, session: Session, both: frozenset[str]) -> None:
        for key, name in session.cases.items():
            if key not in session.extra and key not in both:
                said = f"{ALONE} {session.wire.child.side} tree only"
                self._findings.reports.append(CaseReport(self._named(name), Verdict.DIFFERS, said))
                self._cases += 1

    def _named(self, name: str) -> str:
        return f"{self._label}{f'[{self._processes}]' if self._processes > 1 else ''}{name}"

    def _release(self, session: Session) -> None:
        session.wire.ask({"do": "bye"}, "at its end")
        reply = session.wire.answer("at its end")
        side = session.wire.child.side
        assert_home(side, reply.message)
        self._findings.heard(side, reply.message)
        session.wire.close()

    def _failed(self, command: Command) -> None:
        if command.child.process.returncode:
            raise failed(command)

    def _ends(self) -> None:
        """How the commands themselves came out."""
        self._failed(self._old)
        if self._new.child.process.returncode:
            if _short_of_memory(self._new):
                raise failed(self._new)
            said = f"{self._new.failure()}, and not in the old one{_tail(self._new)}"
            self._findings.reports.append(CaseReport(self._label, Verdict.DIFFERS, said))
            return
        for command in (self._old, self._new):
            if command.lost:
                raise lost(command)
        if not self._cases:
            raise nothing(self._old)


def failed(command: Command) -> Stopped:
    """What to say of a command that failed."""
    if _short_of_memory(command):
        return command.child.out_of_memory(f"for `{command.text}`")
    return Stopped(f"{command.failure()}{_tail(command)}")


def lost(command: Command) -> Stopped:
    """What to say when one of its processes has gone without a word."""
    where = f"in the {command.child.side} tree before it could be heard"
    return Stopped(f"a process of `{command.text}` ended {where}{_tail(command)}")


def nothing(command: Command) -> Stopped:
    """What to say when it has used no transform."""
    return Stopped(f"`{command.text}` called no function that hk.transform or its kin had made")


def _short_of_memory(command: Command) -> bool:
    return command.child.short_of_memory(command.child.last_lines(50))


def _tail(command: Command) -> str:
    printed = command.child.last_lines()
    return f": {printed}" if printed else ""


def _match(old: Command, new: Command, quiet: float) -> tuple[Session, Session] | None:
    """Takes out two processes that belong together, or the first of each when no better match is to be expected.

    At once only those are taken that cannot be mistaken: they compute the same, or there are no others. Nothing has
    happened for `quiet` seconds.
    """
    alone = old.is_alone and new.is_alone
    hopeless = quiet > (LONG if old.runs or new.runs else STARTING)
    for trait, sure in ((_whole, True), (_started, alone or quiet > PATIENCE), (_called, hopeless)):
        for left in old.ended if sure else ():
            for right in new.ended:
                if trait(left) == trait(right):
                    old.ended.remove(left)
                    new.ended.remove(right)
                    return left, right
    if not (hopeless and old.ended and new.ended):
        return None
    return old.ended.pop(0), new.ended.pop(0)


def _whole(session: Session) -> object:
    return session.argv, sorted((one.name, sorted(one.marks.items())) for one in session.sources)


def _started(session: Session) -> object:
    return session.argv, session.cases.keys()


def _called(session: Session) -> object:
    return session.cases.keys()


def label(command: str) -> str:
    """What a report calls a command: the script that it runs, else the module, else its first word."""
    try:
        words = shlex.split(command)
    except ValueError:
        words = command.split()
    scripts = [Path(word).name for word in words if word.endswith(".py")]
    modules = [word for flag, word in itertools.pairwise(words) if flag == "-m"]
    return next(iter([*scripts, *modules, *(word for word in words if "=" not in word)]), command)
