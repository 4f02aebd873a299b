"""First on PYTHONPATH of a recorded command: waits for Haiku to be imported, and lets any other sitecustomize run."""

from __future__ import annotations

# Those that seem unused are for the recorder: when it starts, the program's own folder may shadow them.
import atexit  # noqa: F401
import dataclasses  # noqa: F401
import dis  # noqa: F401
import functools  # noqa: F401
import hashlib  # noqa: F401
import importlib.machinery
import importlib.util
import json
import os
import socket  # noqa: F401
import struct  # noqa: F401
import sys
import threading  # noqa: F401
import traceback  # noqa: F401
from collections.abc import Sequence
from importlib.abc import MetaPathFinder
from pathlib import Path
from types import ModuleType

HERE = os.path.realpath(os.path.dirname(__file__))  # noqa: PTH120  pathlib's own resolve is slower at every start


class Watch(MetaPathFinder):
    """Stands aside until `haiku` is asked for, and then starts the recorder behind it."""

    def __init__(self, job: dict[str, object]) -> None:
        self._job = job

    def find_spec(
        self, name: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        """Haiku's own spec, whose loader runs the recorder after it."""
        del path, target
        if name != "haiku":
            return None
        sys.meta_path.remove(self)
        spec = importlib.util.find_spec(name)
        if spec is not None and spec.loader is not None:
            loader, execute = spec.loader, spec.loader.exec_module

            def exec_module(module: ModuleType) -> None:
                execute(module)
                _record(module, self._job)

            loader.exec_module = exec_module  # type: ignore[method-assign]  # of this one instance
        return spec


def _record(haiku: ModuleType, job: dict[str, object]) -> None:
    home = str(job["home"])
    sys.path.insert(0, home)
    try:
        from hkmigrate.worker import record  # noqa: PLC0415  it needs jax, which the program has imported only now
    finally:
        sys.path.remove(home)
    record.start(haiku, job)


def _tree_first(root: Path) -> None:
    """The tree before installed packages, so that an editable install does not lead back to another copy of it."""
    installed = [at for at, path in enumerate(sys.path) if path.endswith(("site-packages", "dist-packages"))]
    at = installed[0] if installed else len(sys.path)
    sys.path[at:at] = [str(folder) for folder in (root, root / "src") if folder.is_dir()]


def _lead_home(root: Path, origins: Sequence[str]) -> None:
    """What leads to another copy of the tree leads to this one from now on: entries of the path, editable installs."""

    def home(path: str) -> str:
        for origin in origins:
            if Path(path).is_relative_to(origin) and not Path(path).is_relative_to(root):
                here = root / Path(path).relative_to(origin)
                return str(here) if here.exists() else path
        return path

    sys.path[:] = [home(path) for path in sys.path]
    for name, module in list(sys.modules.items()):
        mapping = getattr(module, "MAPPING", None)
        if name.startswith("__editable__") and isinstance(mapping, dict):
            mapping.update({key: home(path) for key, path in mapping.items() if isinstance(path, str)})


def _limit(gigabytes: float) -> None:
    if gigabytes > 0:
        import resource  # noqa: PLC0415  not on every system

        size = int(gigabytes * 2**30)
        resource.setrlimit(resource.RLIMIT_AS, (size, size))


def _next() -> None:
    """Runs the sitecustomize that this one hides, if there is one."""
    spec = importlib.machinery.PathFinder.find_spec("sitecustomize", sys.path)
    if spec is not None and spec.loader is not None:
        module = importlib.util.module_from_spec(spec)
        sys.modules["sitecustomize"] = module
        spec.loader.exec_module(module)


def _main(file: str) -> None:
    job = json.loads(Path(file).read_text(encoding="utf-8"))
    _lead_home(Path(job["root"]), job["origins"])
    _tree_first(Path(job["root"]))
    _limit(job["memory"])
    sys.meta_path.insert(0, Watch(job))


sys.path[:] = [path for path in sys.path if os.path.realpath(path) != HERE]
if "HKMIGRATE_JOB" in os.environ:
    _main(os.environ["HKMIGRATE_JOB"])
_next()
