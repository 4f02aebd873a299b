"""Who makes, reads and sets parameters and states while a program is traced, and which names were forced.

Haiku tells a custom getter the path that is read and an interceptor the method that runs, so the module at work is
the one whose method was entered last: an accessor of an owner runs as the owner, a forced scope as whoever opened it.
Instances are known by what made them and where, which is the same in every run and however often a loop is traced.
"""

from __future__ import annotations

import importlib
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType
from typing import Any, TypeVar

import haiku as hk

from hkmigrate.worker.blame import inside

FORCE = "FORCE:"
SCOPE = "NameScopeModule"  # what Haiku makes of a name scope
FOREIGN = frozenset({"jax", "jaxlib", "haiku", "hkmigrate", "contextlib", "functools"})
Spots = tuple[tuple[str, int], ...]
_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Instance:
    """A module instance, or several that one instance makes in its calls under one name.

    Attributes:
        maker: the instance whose code made it; None for a transformed function.
        path: its path in the outermost transform.
        kind: its class.
        mark: what tells it from others that its maker gave the same path, as only a forced name can.
        forced: whether its name was forced, or it was made below such a name.
        place: `model.py:12`, where it was made.
    """

    maker: Instance | None
    path: str
    kind: str
    mark: tuple[object, ...] = ()
    forced: bool = False
    place: str | None = field(default=None, compare=False)

    def home(self) -> Instance:
        """Itself, or the owner that makes it at each use, under the owner's own path."""
        maker = self.maker.home() if self.maker is not None else None
        return maker if self.forced and maker is not None and self.path == maker.path else self


@dataclass(frozen=True, slots=True)
class Use:
    """One way in which a parameter or state was read or set.

    Attributes:
        kind: `parameter` or `state`.
        path: its path.
        reader: the instance at work; None for a transformed function.
        caller: the instance that called the reader's owner, unless that is the one that made it.
        foreign: whether the path lies outside of the reader's own.
        function: the function at work, as Python calls it.
        spot: the lines that led there from the transformed function; empty where a module is at work.
        place: `model.py:12`, the innermost line of the tree.
    """

    kind: str
    path: str
    reader: Instance | None
    caller: Instance | None
    foreign: bool
    function: str
    spot: Spots
    place: str | None


@dataclass(frozen=True, slots=True)
class Forced:
    """A forced name that was used: for a `scope` or a `module`; `own` where it is the path of the module at work."""

    name: str
    kind: str
    own: bool
    place: str | None


@dataclass(frozen=True, slots=True, eq=False)
class _Entry:
    """A method that is running, and which one in the order of their calls."""

    module: Any
    method: str
    number: int


def is_below(path: str, home: str) -> bool:
    """Whether `path` is `home` or lies below it."""
    return path == home or path.startswith(f"{home}/")


class Watch:
    """Watches Haiku in this thread while `run` is at work.

    Attributes:
        uses: every way in which something was used, in the order in which it was first used like this.
        forced: every forced name that was used, likewise.
    """

    def __init__(self, root: Path) -> None:
        self.uses: dict[Use, None] = {}
        self.forced: dict[Forced, None] = {}
        self._root = root.resolve()
        self._stack: list[_Entry] = []
        self._entries = 0
        self._instances: dict[int, tuple[Instance, Any]] = {}  # modules are kept, so that ids stay taken
        self._made: Counter[tuple[object, ...]] = Counter()
        self._scopes: dict[str, None] = {}
        self._places: dict[str, str | None] = {}

    def run(self, function: Callable[[], _T]) -> _T:
        """What `function` returns."""
        self._instances, self._made, self._scopes = {}, Counter(), {}
        with self._hooks():
            return function()

    @contextmanager
    def _hooks(self) -> Iterator[None]:
        base: Any = importlib.import_module("haiku._src.base")  # hk.custom_getter wants to be called in a transform
        init = hk.Module.__init__

        def made(module: Any, name: str | None = None) -> None:
            asked = name if name is not None else getattr(module, "name", None)
            init(module, name)
            self._note_made(module, forced=str(asked).startswith(FORCE))

        with ExitStack() as stack:
            stack.enter_context(hk.intercept_methods(self._intercept))
            stack.enter_context(base.param_getter_stack(self._getter("parameter")))
            stack.enter_context(base.state_getter_stack(self._getter("state")))
            stack.enter_context(base.state_setter_stack(self._getter("state")))
            for name in ("__init__", "__post_init__"):
                stack.callback(setattr, hk.Module, name, getattr(hk.Module, name))
                setattr(hk.Module, name, made)
            yield

    def _intercept(self, next_function: Any, args: Any, kwargs: Any, context: Any) -> Any:
        self._entries += 1
        self._stack.append(_Entry(context.module, context.method_name, self._entries))
        try:
            return next_function(*args, **kwargs)
        finally:
            self._stack.pop()

    def _getter(self, kind: str) -> Any:
        def used(following: Any, value: Any, context: Any) -> Any:
            self._note_use(kind, context.full_name)
            return following(value)

        return used

    def _note_made(self, module: Any, *, forced: bool) -> None:
        maker = next((entry for entry in reversed(self._stack) if entry.module is not module), None)
        made_by = self._instance(maker.module) if maker is not None else None
        path, kind = self._lifted() + str(module.module_name), type(module).__qualname__
        spots, _, place = self._where(skip=module)
        if forced:
            home = made_by.home() if made_by is not None else None
            own = home is not None and path == home.path
            what = "scope" if kind == SCOPE else "module"
            self.forced[Forced(path, what, own, place)] = None
            if kind == SCOPE and not own:
                self._scopes[path] = None
        below = forced or self._is_in_forced_scope(path, made_by)
        mark: tuple[object, ...] = ()
        if below:
            context = (maker.number if maker else 0, getattr(module, "_creation_frame_id", 0), path, kind, spots[:1])
            mark = (spots[:1], self._made[context])
            self._made[context] += 1
        self._instances[id(module)] = Instance(made_by, path, kind, mark, below, place), module

    def _is_in_forced_scope(self, path: str, maker: Instance | None) -> bool:
        """Whether a module whose own name was not forced got its path from a forced scope around it."""
        if maker is not None:
            return not is_below(path, maker.path)
        return any(path.startswith(f"{scope}/") for scope in self._scopes)

    def _note_use(self, kind: str, full_name: str) -> None:
        lifted = self._lifted()
        if self._depth() - 1 != sum(1 for _ in self._lifts()):
            return  # of a transform whose parameters are another's, or will be noted where they are lifted
        path = lifted + full_name
        module = self._stack[-1].module if self._stack else None
        reader = self._instance(module)
        spots, function, place = self._where()
        bundle = path.rpartition("/")[0]
        if reader is None:
            foreign = any(is_below(bundle, scope) for scope in self._scopes)
        else:
            foreign = not is_below(bundle, reader.home().path)
        called = self._caller(reader.home()) if reader is not None else None
        self.uses[Use(kind, path, reader, called, foreign, function, () if reader else spots, place)] = None

    def _caller(self, home: Instance) -> Instance | None:
        found = (one.home() for entry in reversed(self._stack) if (one := self._instance(entry.module)) is not None)
        caller = next((one for one in found if one != home), None)
        return None if home.maker is not None and caller == home.maker.home() else caller

    def _instance(self, module: Any) -> Instance | None:
        found = self._instances.get(id(module))
        if found is not None or module is None:
            return found[0] if found else None
        path = self._lifted() + str(getattr(module, "module_name", "~"))  # made in a run before, or not made yet
        return Instance(None, path, type(module).__qualname__)

    def _lifts(self) -> Iterator[Any]:
        return (
            entry.module for entry in self._stack if entry.method == "__call__" and hasattr(entry.module, "prefix_name")
        )

    def _lifted(self) -> str:
        """What the transforms around put before a path when they lift it."""
        return "".join(f"{module.prefix_name}/" for module in self._lifts() if module.prefix_name)

    @staticmethod
    def _depth() -> int:
        """How many transforms are running, one in another."""
        contexts: Any = getattr(importlib.import_module("haiku._src.base"), "context_stack", None)
        return len(contexts) if contexts is not None else 1

    def _where(self, skip: Any = None) -> tuple[Spots, str, str | None]:
        """The lines of the program since the module at work was entered, the function at work, and the tree's line.

        What is inside of `skip`, a module that is being made, does not count.
        """
        frame: FrameType | None = sys._getframe(2)
        spots: list[tuple[str, int]] = []
        function, place, entered, left = "", None, False, skip is None
        while frame is not None and frame.f_code is not _RUN:
            if frame.f_code is _INTERCEPT:
                entered = entered or left
                left = left or frame.f_locals["context"].module is skip
            elif left and str(frame.f_globals.get("__name__")).split(".")[0] not in FOREIGN:
                place = place or self._place(frame)
                if not entered:
                    function = function or frame.f_code.co_qualname
                    spots.append((frame.f_code.co_filename, frame.f_lineno))
            if entered and place is not None:
                break
            frame = frame.f_back
        return tuple(spots), function, place

    def _place(self, frame: FrameType) -> str | None:
        name = frame.f_code.co_filename
        if name not in self._places:
            self._places[name] = None if name.startswith("<") else inside(name, self._root)
        path = self._places[name]
        return f"{path}:{frame.f_lineno}" if path is not None else None


_INTERCEPT, _RUN = Watch._intercept.__code__, Watch.run.__code__
