"""The long-lived worker: imports one program after the other and says what each computes.

Results are run as they are, not compiled: programs share shapes, so most operations are compiled just once for all.
"""

from __future__ import annotations

import gc
import importlib
import json
import os
import sys
import warnings
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

import haiku as hk
import jax
from haiku._src import module as haiku_module
from jax._src.interpreters import mlir
from jax.extend.core import jaxpr_as_fun

from hkmigrate.worker import numbers
from hkmigrate.worker.blame import blame
from hkmigrate.worker.inputs import from_specs
from hkmigrate.worker.program import load, mark_without_key
from hkmigrate.worker.trace import Call, Case, default_key
from hkmigrate.worker.work import Reply, Work

FORGET_AFTER = 300  # programs
NATURAL: set[str] = set()  # the paths that Haiku itself has given modules and scopes


class Eager(Work):
    """Work whose numbers are computed operation by operation."""

    def eager(self, draw: int, *, derived: bool) -> dict[str, str]:
        """The bits of every result and initial value on one draw; with a key and where asked for, of gradients too."""
        bits: dict[str, str] = {}
        for traced in self._traced:
            self.part = traced.call.part
            wanted = derived and traced.call.key is not None
            step_by_step = replayed(traced.graph)
            runner = numbers.gradient_runner(traced, self._renames, step_by_step) if wanted else None
            runner = runner or numbers.plain_runner(traced, self._renames, step_by_step)
            plain = replace(runner, call=runner.call.__wrapped__)  # type: ignore[attr-defined]  # what jit has wrapped
            bits |= {label: numbers.bits(array) for label, array in numbers.run(plain, traced, draw).items()}
        return bits


def replayed(graph: Any) -> numbers.Flat:
    """What was traced, run operation by operation: Haiku need not run once more for every result."""
    run = jaxpr_as_fun(graph)

    def function(values: Sequence[Any], states: Sequence[Any], key: Any, arrays: Sequence[Any]) -> Sequence[Any]:
        return list(run(*values, *states, *([key] if key is not None else []), *arrays))

    return function


def case_of(item: Mapping[str, Any], root: Path) -> Case:
    """The calls of an entry point: `init`, each `apply`, and `apply` without a key where the program allows it."""
    loaded, key = load(item["entry"], root), default_key()
    inputs = from_specs(item["inputs"], {})

    def init(params: Any, state: Any, key: Any, args: Any, kwargs: Any) -> Any:
        del params, state
        return loaded.init(key, args, kwargs)

    calls = [Call("init", init, inputs, key), *(Call(name, run, inputs, key) for name, run in loaded.applies)]
    if item["keyless"]:
        calls += [Call(f"{name} without key", run, inputs, None) for name, run in loaded.applies]
    return Case(item["name"], tuple(calls))


def answer(request: Mapping[str, Any]) -> Reply:
    """Trees, digests and bits of every case of a program, or what it raised."""
    root = Path(request["root"])
    before = set(sys.modules)
    NATURAL.clear()
    sys.path.insert(0, str(root))
    importlib.invalidate_caches()
    try:
        cases = {}
        for at, item in enumerate(request["cases"]):
            work = Eager(case_of(item, root), root, request["renames"])
            cases[item["name"]] = {**work.trace(), "bits": work.eager(0, derived=at == 0)}
    except (Exception, SystemExit) as error:  # noqa: BLE001  a program may raise anything
        return {"error": blame(error, root)}
    else:
        return {"cases": cases, "natural": sorted(NATURAL)}
    finally:
        sys.path.remove(str(root))
        sys.path_importer_cache.clear()
        for name in set(sys.modules) - before:
            if (getattr(sys.modules[name], "__file__", None) or "").startswith(str(root)):
                forget(sys.modules.pop(name))


def forget(module: ModuleType) -> None:
    """Haiku knows policies by the names of classes, which the next program may use again."""
    for thing in vars(module).values():
        if isinstance(thing, type) and issubclass(thing, hk.Module):
            hk.mixed_precision.clear_policy(thing)


def note_natural_names() -> None:
    """Remember each path that Haiku gives by itself: a forced name that is one of them is shared by accident."""
    canonical = haiku_module.unique_and_canonical_name

    def noting(name: str) -> str:
        found = canonical(name)
        NATURAL.add(found)
        return found

    haiku_module.unique_and_canonical_name = noting


def main() -> None:
    """Answers one line of JSON with another until the input ends; both workers share a folder of compiled code."""
    out = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)
    sys.dont_write_bytecode = True
    warnings.simplefilter("ignore")
    mark_without_key()
    mlir.make_ir_context = cache(mlir.make_ir_context)  # to make one takes longer than to lower an operation
    note_natural_names()
    for count, line in enumerate(sys.stdin, 1):
        out.write(json.dumps(answer(json.loads(line))) + "\n")
        out.flush()
        if count % FORGET_AFTER == 0:
            jax.clear_caches()  # type: ignore[no-untyped-call]
            gc.collect()


if __name__ == "__main__":
    main()
