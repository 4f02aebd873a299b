"""Inside a recorded command: notes every call of a transformed function, and makes cases of them at the end."""

from __future__ import annotations

import atexit
import functools
import os
import socket
import sys
import threading
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import jax

from hkmigrate.worker.blame import blame
from hkmigrate.worker.cases import Source, cases_of, init_run, row_of
from hkmigrate.worker.coverage import Coverage
from hkmigrate.worker.guard import PLAIN, Guard
from hkmigrate.worker.inputs import Inputs, is_array
from hkmigrate.worker.observe import Made, Once, observe, values_of
from hkmigrate.worker.program import STATEFUL, program
from hkmigrate.worker.serve import Server
from hkmigrate.worker.trace import Case, Run
from hkmigrate.worker.wire import Wire

NAMES = ("transform", "transform_with_state", "multi_transform", "multi_transform_with_state")


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
        self._origins = [str(path) for path in job["origins"]]
        self._address = str(job["socket"])
        self._coverage = Coverage(self._root, job["changed"])
        self._wire: Wire | None = None
        self._process = os.getpid()
        self._watching = True
        self._sources: list[Source] = []
        self._quiet = threading.local()
        self._troubles: list[str] = []

    def start(self, haiku: Any) -> None:
        """Puts the watch on the transforms of the freshly imported `haiku`, and on the end of the process."""
        for name in NAMES:
            setattr(haiku, name, self._watched(getattr(haiku, name)))
        testing = sys.modules.get("haiku._src.test_utils")
        if testing is not None and hasattr(testing, "transform"):
            watched = {name: getattr(haiku, name) for name in NAMES}
            testing.transform = SimpleNamespace(**{**vars(testing.transform), **watched})  # type: ignore[attr-defined]
        atexit.register(self._finish)
        leave = os._exit

        def leaving(code: int) -> None:
            self._finish()
            leave(code)

        os._exit = leaving  # type: ignore[assignment]  # NoReturn, which it keeps
        os.register_at_fork(after_in_child=self._begin_again)
        self._coverage.start()

    def _begin_again(self) -> None:
        """In a child that was forked: what its parent has called is its parent's to tell."""
        if self._watching:
            self._wire, self._process = None, os.getpid()
            for source in self._sources:
                source.calls, source.known = {}, {}

    def _watched(self, original: Callable[..., Any]) -> Callable[..., Any]:
        @functools.wraps(original)
        def transform(function: Any, *args: Any, **kwargs: Any) -> Any:
            made = original(function, *args, **kwargs)
            return self._observed(made, function) if self._here() else made

        return transform

    def _here(self) -> bool:
        return self._watching and os.getpid() == self._process and not getattr(self._quiet, "on", False)

    def _observed(self, made: Any, function: Any) -> Any:
        self._connect()
        stateful = isinstance(made, STATEFUL)
        source = Source(len(self._sources), _name(function), function, program(made), stateful)
        self._sources.append(source)
        runs = iter(source.program.applies)
        keyed = ("state", "rng") if stateful else ("rng",)
        init = self._noting(made.init, Watched(source, "init", init_run(source.program), ("rng",)))
        apply = jax.tree_util.tree_map(
            lambda each: self._noting(each, Watched(source, *next(runs), ("params", *keyed))), made.apply
        )
        return made._replace(init=init, apply=apply)

    def _noting(self, inner: Any, watched: Watched) -> Any:
        @functools.wraps(inner)
        def noted(*args: Any, **kwargs: Any) -> Any:
            return self._note(watched, inner, args, kwargs) if self._here() else inner(*args, **kwargs)

        return noted

    def _note(self, watched: Watched, inner: Any, args: Sequence[Any], kwargs: Mapping[str, Any]) -> Any:
        """Makes the call, and keeps what it computes, unless that is known; what goes wrong with us is only noted."""
        once = Once(partial(inner, *args, **kwargs))
        try:
            self._connect()
            self._look(watched, once, args, kwargs)
        except BaseException as error:  # noqa: BLE001  whatever it is, the program goes on
            if once.error is not None:
                raise once.error  # noqa: B904  the program's own, as it was
            self._troubles.append(blame(error, Path(__file__).parent))
        return once.result()

    def _look(self, watched: Watched, once: Once, args: Sequence[Any], kwargs: Mapping[str, Any]) -> None:
        rest, named, lead = list(args), dict(kwargs), {}
        for name in watched.leads:
            lead[name] = rest.pop(0) if rest else named.pop(name, None)
        source, inputs = watched.source, Inputs.of(rest, named)
        called = self._called(watched, inputs, lead)
        if called is not None and any(guard.holds() for guard in source.known.get(called, ())):
            return
        guard = Guard(self._root, source.function)
        values = values_of(rest, named)
        trees = lead.get("params"), lead.get("state"), lead["rng"]
        made = Made(watched.part, watched.run, source.stateful, *trees, inputs, values)
        with self._coverage.within():
            found = observe(made, once, self._root, self._silence)
        for one in found:
            source.calls.setdefault(inputs.signature(), {}).setdefault(one.mark, one.call)
        if called is not None and guard.holds():
            source.known.setdefault(called, []).append(guard)

    @contextmanager
    def _silence(self) -> Iterator[None]:
        """While the program's code is run once more for us, what it calls is no call of the program."""
        before, self._quiet.on = getattr(self._quiet, "on", False), True
        try:
            yield
        finally:
            self._quiet.on = before

    def _called(self, watched: Watched, inputs: Inputs, lead: Mapping[str, Any]) -> Hashable:
        """What a call is made with, as far as it can decide what is computed; None where it is never the same again."""
        fixed = tuple((type(leaf), leaf) for leaf in inputs.leaves if not is_array(leaf))
        if not all(kind in PLAIN for kind, _ in fixed):
            return None
        trees = [
            (leaf.shape, leaf.dtype, type(leaf))
            for leaf in jax.tree_util.tree_leaves(tuple(lead.values()))
            if is_array(leaf)
        ]
        found = (watched.part, inputs.tree, inputs.leaves, fixed, tuple(trees), jax.tree_util.tree_structure(lead))
        try:
            hash(found)
        except TypeError:
            return None
        return found

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
        made = [(source, cases_of(source)) for source in self._sources]
        cases = {key: case for _, some in made for key, case in some.items()}
        try:
            if self._wire is not None:
                rows = [row_of(source, key, case) for source, some in made for key, case in some.items()]
                trouble = self._troubles[0] if self._troubles else None
                self._wire.send(
                    {
                        "cases": rows,
                        "trouble": trouble,
                        "argv": [str(word).replace(str(self._root), "") for word in sys.argv],
                    }
                )
                suppliers = {key: partial(_same, case) for key, case in cases.items()}
                Server(self._wire, self._root, suppliers, self._coverage, self._origins).serve()
        except OSError:
            sys.stderr.write("hkmigrate: the check has ended before this process\n")


def _same(case: Case) -> Case:
    return case


def _name(function: Any) -> str:
    while isinstance(function, functools.partial):
        function = function.func
    return str(getattr(function, "__qualname__", type(function).__qualname__))


def start(haiku: Any, job: Mapping[str, Any]) -> None:
    """Begins to record in this process; `job` says where the parent listens and what was rewritten."""
    Recorder(job).start(haiku)
