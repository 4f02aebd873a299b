"""Runs programs under watch: one process imports JAX and Haiku once, and forks a child for each."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any

from .records import Access

HOME = Path(__file__).resolve().parents[2]
CHILD = Path(__file__).with_name("watch.py")
SETTINGS = {
    "JAX_PLATFORMS": "cpu",
    "XLA_FLAGS": "--xla_cpu_multi_thread_eigen=false --xla_backend_optimization_level=0 intra_op_parallelism_threads=1",
    "PYTHONHASHSEED": "0",
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
}
CAN_FORK = sys.platform == "linux"  # elsewhere system libraries do not survive it


@dataclass(frozen=True)
class Task:
    """How a program is run.

    Attributes:
        cases: its entry points, as `hkmigrate.check.shapes` writes them for the worker.
        models: code that runs in the tree and defines `MODELS`, as a natural program's `entry.py` does; empty for none.
        scripts: scripts that are run, each in a process of its own, in its own folder.
        paths: folders of the tree from which it imports.
    """

    cases: Sequence[Mapping[str, Any]] = ()
    models: str = ""
    scripts: Sequence[str] = ()
    paths: Sequence[str] = (".", "src")

    @property
    def runs(self) -> bool:
        """Whether anything is run."""
        return bool(self.cases or self.models or self.scripts)


@dataclass(frozen=True)
class Run:
    """What a real run has shown.

    Attributes:
        accesses: under forced names, each once.
        errors: by model: why it could not be started.
        notes: by model and function: why it could not be applied, though it could be started.
        mode: what was traced: `shapes`, `inputs` or `values`.
    """

    accesses: tuple[Access, ...]
    errors: Mapping[str, str]
    notes: Mapping[str, str]
    mode: str


class Recorder:
    """The process, ended by `with`."""

    def __init__(self) -> None:
        paths = [str(HOME), os.environ.get("PYTHONPATH", "")]
        env = {**os.environ, **SETTINGS, "PYTHONPATH": os.pathsep.join(filter(None, paths))}
        self._process = subprocess.Popen(
            [sys.executable, "-P", str(CHILD)], env=env, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )

    def __enter__(self) -> Recorder:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.close()
        self._process.wait()
        self._process.stdout.close()

    def run(self, root: Path, task: Task) -> Run:
        """The accesses of the program in the folder `root`."""
        base = {"root": str(root.resolve()), "paths": [path for path in task.paths if (root / path).is_dir()]}
        asked: list[dict[str, Any]] = [{**base, "script": script} for script in task.scripts]
        if task.cases or task.models:
            asked.append({**base, "cases": list(task.cases), "models": task.models})
        replies = [self._ask(one) for one in asked]
        accesses = {Access.of(item): None for reply in replies for item in reply["accesses"]}
        errors = {label: said for reply in replies for label, said in reply["errors"].items()}
        notes = {label: said for reply in replies for label, said in reply["notes"].items()}
        return Run(tuple(accesses), errors, notes, " ".join(sorted({reply["mode"] for reply in replies})))

    def _ask(self, asked: Mapping[str, Any]) -> dict[str, Any]:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(asked) + "\n")
        self._process.stdin.flush()
        line = self._process.stdout.readline()
        if not line:
            raise RuntimeError("the process that runs programs has ended")
        found: dict[str, Any] = json.loads(line)
        return found
