"""What a program costs: the steps and the time of its execution, and the time of a whole plan."""

from __future__ import annotations

import multiprocessing
import os
import resource
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from hkmigrate.config import Options
from hkmigrate.detect.evaluate.run import evaluate_project
from hkmigrate.pipeline import make_plan
from hkmigrate.source.project import Project
from hkmigrate.source.tree import read_tree

from .shape import Files

LIMIT = 60
"""Seconds of the processor that a plan may take."""


@dataclass(frozen=True)
class Work:
    """What an execution costs.

    Attributes:
        steps: how many expressions are evaluated.
        seconds: of the processor, without parsing; the least of some runs.
        ended: whether it comes to its end, within the steps that are allowed.
    """

    steps: int
    seconds: float
    ended: bool


@contextmanager
def written(files: Files) -> Iterator[Path]:
    """The files in a folder."""
    with TemporaryDirectory() as folder:
        for name, text in files.items():
            (Path(folder) / name).write_text(text)
        yield Path(folder)


def executed(files: Files, runs: int = 1) -> Work:
    """Execute a program abstractly."""
    best, steps, ended = float("inf"), 0, True
    with written(files) as folder:
        for _ in range(runs):
            project = Project(read_tree([folder]))
            for path in project.tree.files:
                project.module(path)
            before = time.process_time()
            events = evaluate_project(project)
            best = min(best, time.process_time() - before)
            steps = events.steps
            ended = not any(code == "budget" for code, *_ in events.unknown)
    return Work(steps, best, ended)


def planned(files: Files) -> float | None:
    """Seconds of the processor that a whole plan takes; None where that is more than is allowed, or it fails."""
    with written(files) as folder:
        child = multiprocessing.get_context("fork").Process(target=_plan, args=(folder,))
        before = _children()
        child.start()
        child.join(LIMIT * 4)
        if child.is_alive():
            child.kill()
            child.join()
        return _children() - before if child.exitcode == 0 else None


def _plan(folder: Path) -> None:
    used = int(time.process_time())
    resource.setrlimit(resource.RLIMIT_CPU, (used + LIMIT, used + LIMIT))
    make_plan([folder], Options())
    os._exit(0)


def _children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime
