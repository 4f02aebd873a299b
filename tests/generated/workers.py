"""The parent's end of the two workers, one for old programs and one for new ones."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any

CHILD = Path(__file__).with_name("child.py")
FLAGS = "--xla_cpu_multi_thread_eigen=false --xla_backend_optimization_level=0 intra_op_parallelism_threads=1"
SETTINGS = {
    "JAX_PLATFORMS": "cpu",
    "JAX_PERSISTENT_CACHE_MIN_COMPILE_TIME_SECS": "0",
    "JAX_PERSISTENT_CACHE_MIN_ENTRY_SIZE_BYTES": "-1",
    "XLA_FLAGS": FLAGS,
    "PYTHONHASHSEED": "0",
}
RESTART_AFTER = 2000  # programs, so that what JAX and Haiku keep cannot grow without end


class Worker:
    """One long-lived process."""

    def __init__(self, cache: Path) -> None:
        self._count, self._cache = 0, cache
        self._process = self._start()

    def _start(self) -> subprocess.Popen[str]:
        env = {**os.environ, **SETTINGS, "JAX_COMPILATION_CACHE_DIR": str(self._cache)}
        return subprocess.Popen(
            [sys.executable, "-P", str(CHILD)], env=env, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )

    def ask(self, root: Path, cases: Sequence[Mapping[str, object]], renames: Mapping[str, str]) -> None:
        """Start on a program."""
        if self._count and self._count % RESTART_AFTER == 0:
            self.close()
            self._process = self._start()
        self._count += 1
        assert self._process.stdin is not None
        request = {"root": str(root), "cases": list(cases), "renames": dict(renames)}
        self._process.stdin.write(json.dumps(request) + "\n")
        self._process.stdin.flush()

    def answer(self) -> dict[str, Any]:
        """What has come out of it; a worker that died is replaced, and its death is the answer."""
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if line:
            found: dict[str, Any] = json.loads(line)
            return found
        code = self._process.wait()
        self._process = self._start()
        return {"error": f"the worker ended with exit code {code}"}

    def close(self) -> None:
        """End the process."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.close()
        self._process.stdout.close()
        self._process.wait()


class Workers:
    """The two of them, and a folder for their programs; compiled code may be kept in another for the next run."""

    def __init__(self, cache: Path | None = None) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="hkmigrate-generated-"))
        cache = cache or self.folder / "cache"
        self.old, self.new = Worker(cache), Worker(cache)

    def __enter__(self) -> Workers:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.old.close()
        self.new.close()
        shutil.rmtree(self.folder, ignore_errors=True)
