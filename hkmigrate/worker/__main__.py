"""The child process of the configured cases; the parent starts it in the tree, and hands over a socket."""

from __future__ import annotations

import resource
import socket
import sys
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Any

from hkmigrate.worker.coverage import Coverage
from hkmigrate.worker.inputs import from_specs
from hkmigrate.worker.program import load, mark_without_key
from hkmigrate.worker.serve import Server
from hkmigrate.worker.trace import Call, Case, default_key
from hkmigrate.worker.wire import Wire


def main(descriptor: int) -> None:
    """Serves the parent; everything of ours is imported by now, so the tree cannot shadow it."""
    wire = Wire(socket.socket(fileno=descriptor))
    setup = wire.receive()
    if setup is None:
        return
    root = Path(setup["root"])
    sys.dont_write_bytecode = True
    sys.path[:0] = [str(folder) for folder in (root, root / "src") if folder.is_dir()]
    sys.argv = ["hkmigrate"]
    mark_without_key()
    coverage = Coverage(root, setup["changed"])
    coverage.start()
    cases = {str(at): partial(_case, item, root) for at, item in enumerate(setup["cases"])}
    Server(wire, root, cases, coverage, setup["origins"]).serve()


def limit(gigabytes: float) -> None:
    """Caps this process's address space; 0 leaves it as it is."""
    if gigabytes > 0:
        size = int(gigabytes * 2**30)
        resource.setrlimit(resource.RLIMIT_AS, (size, size))


def _case(item: Mapping[str, Any], root: Path) -> Case:
    """A configured case. Raises EntryError, and whatever the import of its module raises."""
    loaded = load(item["entry"], root)
    inputs, key = from_specs(item["inputs"], item["kwargs"]), default_key()

    def init(params: Any, state: Any, key: Any, args: Any, kwargs: Any) -> Any:
        del params, state
        return loaded.init(key, args, kwargs)

    calls = [Call("init", init, inputs, key), *(Call(name, run, inputs, key) for name, run in loaded.applies)]
    return Case(item["name"], tuple(calls))
