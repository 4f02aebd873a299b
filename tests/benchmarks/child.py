"""The long-lived process: one tree after the other, asked by the check's own questions and by the oracle's."""

from __future__ import annotations

import gc
import importlib
import socket
import sys
import warnings
from collections.abc import Callable, Mapping
from functools import cache, partial
from pathlib import Path
from typing import Any

import jax
from generated.child import forget, replayed
from jax._src.interpreters import mlir

from hkmigrate.worker import numbers
from hkmigrate.worker.__main__ import _case
from hkmigrate.worker.coverage import Coverage
from hkmigrate.worker.program import mark_without_key
from hkmigrate.worker.serve import Server
from hkmigrate.worker.trace import Traced
from hkmigrate.worker.wire import Wire
from hkmigrate.worker.work import Reply

from . import oracle

FORGET_AFTER = 400  # trees


class Bench(Server):
    """The check's server, which can be given another tree."""

    def __init__(self, wire: Wire) -> None:
        super().__init__(wire, Path(), {}, Coverage(Path(), {}))
        self._before: set[str] = set()
        self._items: list[Mapping[str, Any]] = []
        self._observed: dict[str, oracle.Observed] = {}
        self._count = 0

    def _do(self, request: Mapping[str, Any]) -> tuple[Reply, list[bytes]]:
        if request["do"] == "load":
            self._load(Path(request["root"]), request["cases"])
            return {}, []
        if request["do"] == "oracle":
            at = str(request["case"])
            if at not in self._observed:
                self._observed[at] = oracle.Observed(self._root, self._items[int(at)], request["renames"])
            return {"seen": self._observed[at].look(request["look"])}, []
        return super()._do(request)

    def _load(self, root: Path, cases: list[Mapping[str, Any]]) -> None:
        self._unload()
        self._before = set(sys.modules)
        self._root, self._items, self._works = root, cases, {}
        self._observed = {}
        sys.path.insert(0, str(root))
        importlib.invalidate_caches()
        self._suppliers = {str(at): partial(_case, item, root) for at, item in enumerate(cases)}
        self._count += 1
        if self._count % FORGET_AFTER == 0:
            jax.clear_caches()  # type: ignore[no-untyped-call]
            gc.collect()

    def _unload(self) -> None:
        if str(self._root) in sys.path:
            sys.path.remove(str(self._root))
        sys.path_importer_cache.clear()
        for name in set(sys.modules) - (self._before or set(sys.modules)):
            if (getattr(sys.modules[name], "__file__", None) or "").startswith(f"{self._root}/"):
                forget(sys.modules.pop(name))


def _replaying(make: Callable[..., Any]) -> Callable[..., Any]:
    """A runner that runs what was traced, operation by operation: Haiku need not run once more for every draw."""

    def runner(traced: Traced, renames: Mapping[str, str]) -> Any:
        return make(traced, renames, replayed(traced.graph) if traced.graph is not None else None)

    return runner


def _uncompiled(traced: Traced, function: Callable[..., Any]) -> Callable[..., Any]:
    del traced

    def run(*given: Any) -> Any:
        with jax.disable_jit():
            return function(*given)

    return run


def main() -> None:
    """Serves until the parent hangs up. Numbers are computed as they are, which compiles less."""
    sys.dont_write_bytecode = True
    warnings.simplefilter("ignore")
    mark_without_key()
    mlir.make_ir_context = cache(mlir.make_ir_context)  # to make one takes longer than to lower an operation
    numbers._compiled = _uncompiled  # type: ignore[assignment]
    numbers.plain_runner = _replaying(numbers.plain_runner)
    numbers.gradient_runner = _replaying(numbers.gradient_runner)
    Bench(Wire(socket.socket(fileno=int(sys.argv[1])))).serve()


if __name__ == "__main__":
    main()
