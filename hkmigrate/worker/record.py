"""Inside a recorded command: notes every call of a transformed function, and makes cases of them at the end."""

from __future__ import annotations

import atexit
import functools
import importlib
import os
import socket
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Any

import jax

from hkmigrate.worker.coverage import Coverage
from hkmigrate.worker.inputs import Inputs, is_array, shaped
from hkmigrate.worker.program import STATEFUL, Program, Tree, plain, program
from hkmigrate.worker.serve import Server
from hkmigrate.worker.trace import Call, Case, Run, default_key
from hkmigrate.worker.wire import Wire

NAMES = ("transform", "transform_with_state", "multi_transform", "multi_transform_with_state")
ALIKE = 8  # transforms of one function and one signature that are compared; a loop may make thousands


@dataclass(slots=True)
class Source:
    """A transform that the program made: its place in the order of making, its function's name, and its calls."""

    index: int
    name: str
    program: Program
    calls: dict[str, dict[str, Call]] = field(default_factory=dict)  # by signature, then by part


@dataclass(frozen=True, slots=True)
class Watched:
    """A function of a transform; `leads` are the arguments that Haiku puts before the user's own."""

    source: Source
    part: str
    run: Run
    leads: tuple[str, ...]


class Recorder:
    """Watches Haiku's transforms in this process, and serves what it saw when the process ends."""

    def __init__(self, job: Mapping[str, Any]) -> None:
        self._root = Path(job["root"])
        self._address = str(job["socket"])
        self._coverage = Coverage(self._root, job["changed"])
        self._wire: Wire | None = None
        self._process = os.getpid()
        self._watching = True
        self._sources: list[Source] = []
        self._alike: Counter[tuple[str, str]] = Counter()

    def start(self, haiku: Any) -> None:
        """Puts the watch on the transforms of the freshly imported `haiku`, and on the end of the process."""
        for name in NAMES:
            setattr(haiku, name, self._watched(getattr(haiku, name)))
        atexit.register(self._finish)
        leave = os._exit

        def leaving(code: int) -> None:
            self._finish()
            leave(code)

        os._exit = leaving  # type: ignore[assignment]  # NoReturn, which it keeps
        self._coverage.start()

    def _watched(self, original: Callable[..., Any]) -> Callable[..., Any]:
        @functools.wraps(original)
        def transform(function: Any, *args: Any, **kwargs: Any) -> Any:
            made = original(function, *args, **kwargs)
            return self._observed(made, function) if self._here() else made

        return transform

    def _here(self) -> bool:
        return self._watching and os.getpid() == self._process

    def _observed(self, made: Any, function: Any) -> Any:
        self._connect()
        source = Source(len(self._sources), _name(function), program(made))
        self._sources.append(source)
        runs = iter(source.program.applies)
        keyed = ("state", "rng") if isinstance(made, STATEFUL) else ("rng",)
        init = self._noting(made.init, Watched(source, "init", _init_run(source.program), ("rng",)))
        apply = jax.tree_util.tree_map(
            lambda each: self._noting(each, Watched(source, *next(runs), ("params", *keyed))), made.apply
        )
        return made._replace(init=init, apply=apply)

    def _noting(self, inner: Any, watched: Watched) -> Any:
        @functools.wraps(inner)
        def noted(*args: Any, **kwargs: Any) -> Any:
            if self._here():
                self._note(watched, args, kwargs)
            return inner(*args, **kwargs)

        return noted

    def _note(self, watched: Watched, args: Sequence[Any], kwargs: Mapping[str, Any]) -> None:
        """Keeps the shapes of the first call of a signature, or of the first that can show more."""
        rest, named, lead = list(args), dict(kwargs), {}
        for name in watched.leads:
            lead[name] = rest.pop(0) if rest else named.pop(name, None)
        inputs, source, part = Inputs.of(rest, named), watched.source, watched.part
        signature = inputs.signature()
        parts = source.calls.get(signature)
        if parts is None:
            self._alike[source.name, signature] += 1
            if self._alike[source.name, signature] > ALIKE:
                return
            parts = source.calls[signature] = {}
        if part not in parts or (parts[part].inputs.is_dull() and not inputs.is_dull()):
            params = None if part == "init" else _shapes(lead["params"])
            state = None if part == "init" else _shapes(lead.get("state"))
            parts[part] = Call(part, watched.run, inputs, _key(lead["rng"]), params, state, _axes())

    def _connect(self) -> None:
        """Tells the parent of this process, so that it knows if it is lost later."""
        if self._wire is None:
            channel = socket.socket(socket.AF_UNIX)
            channel.connect(self._address)
            self._wire = Wire(channel)
            self._wire.send({"hello": os.getpid()})

    def _finish(self) -> None:
        """Serves the cases; the program has ended, and ends for good when the parent has heard enough."""
        if not self._here():
            return
        self._watching = False
        cases = {key: case for source in self._sources for key, case in _cases(source).items()}
        try:
            if self._wire is not None:
                self._wire.send({"cases": [[key, case.name, case.extra] for key, case in cases.items()]})
                suppliers = {key: partial(_same, case) for key, case in cases.items()}
                Server(self._wire, self._root, suppliers, self._coverage).serve()
        except OSError:
            sys.stderr.write("hkmigrate: the check has ended before this process\n")


def _same(case: Case) -> Case:
    return case


def _cases(source: Source) -> dict[str, Case]:
    """One case a signature, by a key that is the same in both trees; `init` is tried where it was never called."""
    made, run = {}, _init_run(source.program)
    initialised = any("init" in parts for parts in source.calls.values())
    for signature, parts in source.calls.items():
        calls = list(parts.values())
        if not initialised:
            key = default_key() if calls[0].key is None else calls[0].key
            calls.append(Call("init", run, calls[0].inputs, key, axes=calls[0].axes, optional=True))
        calls.sort(key=lambda call: (call.part != "init", call.part))
        shapes = f" {signature.partition(') ')[0]})" if len(source.calls) > 1 else ""
        name = f"#{source.index + 1} {source.name.rpartition('.')[2]}{shapes}"
        key, case = f"{source.index} {source.name} {signature}", Case(name, tuple(calls))
        made[key] = case
        for size, extra in _other_batches(case, frozenset(source.calls)):
            made[f"{key} batch {size}"] = extra
    return made


def _other_batches(case: Case, called: frozenset[str]) -> Iterator[tuple[int, Case]]:
    """The same case with one more row and with a single one, unless the program makes these calls itself."""
    inputs = case.calls[0].inputs
    rows = inputs.batch()
    for size in dict.fromkeys((rows + 1, 1)) if rows is not None else ():
        other = inputs.with_batch(size)
        if size != rows and other.signature() not in called:
            yield (
                size,
                Case(f"{case.name}, batch {size}", tuple(replace(call, inputs=other) for call in case.calls), True),
            )


def _init_run(made: Program) -> Run:
    def run(params: Tree, state: Tree, key: Any, args: Sequence[Any], kwargs: Mapping[str, Any]) -> tuple[Tree, Tree]:
        del params, state
        return made.init(key, args, kwargs)

    return run


def _name(function: Any) -> str:
    while isinstance(function, functools.partial):
        function = function.func
    return str(getattr(function, "__qualname__", type(function).__qualname__))


def _shapes(tree: Any) -> Tree:
    shapes: Tree = jax.tree_util.tree_map(lambda leaf: shaped(leaf) if is_array(leaf) else leaf, plain(tree))
    return shapes


def _axes() -> tuple[tuple[str, int], ...]:
    """The named axes around the call that is being made, the innermost last."""
    known = getattr(importlib.import_module("jax._src.core"), "get_axis_env", None)  # not public, and may move
    sizes = known().axis_sizes if known is not None else {}
    return tuple((name, size) for name, size in sizes.items() if isinstance(name, str))


def _key(key: Any) -> Any:
    if key is None:
        return None
    return shaped(key) if is_array(key) else default_key()


def start(haiku: Any, job: Mapping[str, Any]) -> None:
    """Begins to record in this process; `job` says where the parent listens and what was rewritten."""
    Recorder(job).start(haiku)
