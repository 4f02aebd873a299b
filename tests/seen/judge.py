"""One program: unpacked, executed by the engine, run under watch, and both compared."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from .compare import Result, compare, failures
from .engine import Engine
from .recorder import Recorder, Run
from .records import Access
from .subjects import CANNOT_RUN, Subject, beside_notebooks

UNKNOWN: Mapping[str, str] = {
    "natural/nl_39_multires_positions": "a name is made from x.shape",
    "natural/found/silent_try_two": "what is imported as Haiku may be another package",
}
"""Programs with names that nobody can know without running them, with the reason."""


@dataclass(frozen=True)
class Outcome:
    """What became of a program.

    Attributes:
        name: the program's.
        run: the real run.
        result: the comparison.
        message: what is wrong, empty if nothing is.
        engine: seconds that the engine took.
        real: seconds that the run took.
    """

    name: str
    run: Run
    result: Result
    message: str
    engine: float
    real: float


def judge(subject: Subject, recorder: Recorder, engine: Engine) -> Outcome:
    """What becomes of a program."""
    with tempfile.TemporaryDirectory(prefix="hkmigrate-seen-") as folder:
        root = subject.unpack(Path(folder).resolve() / "tree")
        start = time.perf_counter()
        events = engine(root, subject.entry_points)
        middle = time.perf_counter()
        notebooks = beside_notebooks(root)
        run = recorder.run(root, subject.task)
        end = time.perf_counter()
    run = replace(run, accesses=tuple(_as_read(access, notebooks) for access in run.accesses))
    result = compare(run.accesses, events)
    message = failures(result, events, unknown=subject.name not in UNKNOWN)
    if subject.name not in CANNOT_RUN:
        problems = [f"did not run: {label}: {error}" for label, error in run.errors.items()]
        if not subject.task.runs:
            problems.append("nobody has said how it is run: see subjects.py")
        message = "\n".join(filter(None, [message, *problems]))
    return Outcome(subject.name, run, result, message, middle - start, end - middle)


def _as_read(access: Access, notebooks: Mapping[str, str]) -> Access:
    """With the notebooks in the place of the files that were written for them."""
    return replace(
        access, frames=tuple(frame._replace(file=notebooks.get(frame.file, frame.file)) for frame in access.frames)
    )
