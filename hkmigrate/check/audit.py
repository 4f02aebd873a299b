"""The audit: the cases of one tree, each in a child of it, and who uses what in them."""

from __future__ import annotations

import contextlib
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from hkmigrate.check import configured, recorded
from hkmigrate.check.child import Stopped
from hkmigrate.check.command import Session
from hkmigrate.check.nursery import Nursery
from hkmigrate.check.owners import audited, together
from hkmigrate.check.shapes import ShapeError, case_message
from hkmigrate.check.task import Side
from hkmigrate.check.wire import Wire
from hkmigrate.config import CheckOptions
from hkmigrate.model.audit import AuditedCase, AuditReport

Tell = Callable[[str], None]


def audit(
    tree: Path, options: CheckOptions, progress: Tell | None = None, *, nursery: Nursery | None = None
) -> AuditReport:
    """Runs the cases of `tree`, and says who uses each parameter and state.

    Args:
        tree: a folder.
        options: cases, commands and limits.
        progress: called with a few words on what is going on.
        nursery: the process to fork the worker from, where it has been started before.

    Returns:
        The report. What is wrong with the user's program or settings is its `problem`, never an exception.
    """
    side, tell = Side("audited", tree.resolve(), options.timeout, options.memory, {}), progress or (lambda _: None)
    cases: list[AuditedCase] = []
    problem = None
    if not options.cases and not options.run:
        problem = "there is no case to audit: name an entry point with its inputs, or a command to run"
    try:
        if options.cases:
            cases.extend(_configured(side, options, tell, nursery))
        for text in options.run:
            cases.extend(_recorded(side, text, tell))
    except (Stopped, ShapeError) as stop:
        problem = str(stop)
    return AuditReport(together(cases), problem)


def _configured(side: Side, options: CheckOptions, tell: Tell, nursery: Nursery | None) -> Iterator[AuditedCase]:
    messages = [case_message(case) for case in options.cases]
    with contextlib.ExitStack() as stack:
        wire = configured.start(stack, side, messages, nursery)
        for at, case in enumerate(options.cases):
            yield _asked(wire, str(at), case.name, tell)


def _recorded(side: Side, text: str, tell: Tell) -> Iterator[AuditedCase]:
    tell(f"running {text}")
    with contextlib.ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="hkmigrate-", dir=recorded.short())))
        command = recorded.start(stack, text, side, folder)
        processes = calls = 0
        while not command.over():
            command.poll()
            while command.ended:
                processes += 1
                session = command.ended.pop(0)
                label = f"{recorded.label(text)}{f'[{processes}]' if processes > 1 else ''}"
                for case in _session(session, label, tell):
                    calls += 1
                    yield case
        if command.child.process.returncode:
            raise recorded.failed(command)
        if command.lost:
            raise recorded.lost(command)
        if not calls:
            raise recorded.nothing(command)


def _session(session: Session, label: str, tell: Tell) -> Iterator[AuditedCase]:
    """The cases of a process that has ended its own work, and its end."""
    for key, name in session.cases.items():
        if key not in session.extra:
            yield _asked(session.wire, key, f"{label}{name}", tell)
    session.wire.ask({"do": "bye"}, "at its end")
    session.wire.answer("at its end")
    session.wire.close()


def _asked(wire: Wire, key: str, name: str, tell: Tell) -> AuditedCase:
    tell(f"auditing {name}")
    doing = f"in case {name}"
    wire.ask({"do": "audit", "case": key}, doing)
    reply = wire.answer(doing)
    if reply.error is not None:
        raise Stopped(f"case {name}: it cannot be run: {reply.error}")
    return audited(name, reply.message)
