"""Configured cases: one long-lived child a tree, both forked from one process and asked case by case."""

from __future__ import annotations

import contextlib
import socket
import sys
from collections.abc import Sequence

from hkmigrate.check.child import HOME, Child
from hkmigrate.check.home import assert_home
from hkmigrate.check.judge import judge
from hkmigrate.check.nursery import FORKS, Nursery
from hkmigrate.check.pair import Pair
from hkmigrate.check.shapes import Spec, case_message
from hkmigrate.check.task import Findings, Side, Task
from hkmigrate.check.wire import Wire

BOOT = """\
import sys
home, descriptor, memory = sys.argv[1:]
sys.path.insert(0, home)
from hkmigrate.worker import __main__ as worker
sys.path.remove(home)
worker.limit(float(memory))
worker.main(int(descriptor))
"""


def run(task: Task, findings: Findings) -> None:
    """Judges every configured case.

    Raises:
        ShapeError: a case cannot be used as it is written.
        Stopped: a child cannot answer.
    """
    messages = [case_message(case) for case in task.options.cases]
    with contextlib.ExitStack() as stack:
        nursery = task.nursery or (stack.enter_context(Nursery()) if FORKS else None)
        old, new = (start(stack, side, messages, nursery) for side in task.sides())
        pair = Pair(old, new)
        for at, case in enumerate(task.options.cases):
            task.progress(f"case {case.name}")
            findings.reports.append(judge(pair, str(at), case.name, task))
        first, last = pair.ask({"do": "bye"}, "at the end")
        for side, reply in zip(("old", "new"), (first, last), strict=True):
            assert_home(side, reply.message)
            findings.heard(side, reply.message)


def start(stack: contextlib.ExitStack, side: Side, cases: Sequence[Spec], nursery: Nursery | None = None) -> Wire:
    """A worker in a tree, which `stack` ends; without a nursery it imports JAX while its twin is started.

    Raises:
        Stopped: the nursery has no workers.
    """
    if nursery is not None:
        child, ours = nursery.worker(side)
    else:
        ours, theirs = socket.socketpair()
        with theirs:
            command = [sys.executable, "-P", "-c", BOOT, str(HOME), str(theirs.fileno()), str(side.memory)]
            child = Child.run(side, command, keep_open=[theirs.fileno()])
    wire = Wire(ours, child)
    stack.callback(child.end)
    stack.callback(wire.close)
    wire.ask(
        {"root": str(side.tree), "cases": cases, "changed": side.watched, "origins": list(map(str, side.origins))},
        "at its start",
    )
    return wire
