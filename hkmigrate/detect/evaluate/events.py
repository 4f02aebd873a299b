"""What an execution comes to: the accesses, modules and scopes that planning needs, in the order of execution."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from hkmigrate.detect.evaluate.arguments import Arguments
from hkmigrate.detect.evaluate.frames import Context
from hkmigrate.detect.evaluate.values import Place, Value

READS = frozenset(("get_parameter", "get_state", "set_state"))
"""The kinds of accesses that read or write."""


@dataclass(frozen=True, slots=True, eq=False)
class Access:
    """A parameter or state that is read or written, or a module or scope that is made.

    Attributes:
        kind: `get_parameter`, `get_state`, `set_state`, `module` or `scope`; `perhaps` for what may be a module.
        path: the module path: a text, or what is known of one.
        leaf: the name of the parameter or state; None for a module or scope.
        node: the call.
        place: where that stands.
        context: the stack of calls in which it runs; its function holds the call.
        root: the number of the transform that it belongs to, from 0; -1 where no transform reaches it.
        modules: the paths of the modules that are current, outermost first.
        forced: whether the path is a forced name, or below one.
        repeated: whether it may run any number of times in one call of the root.
        certain: whether it runs in every call.
        arguments: of the call.
        direct: whether the call itself is given a forced name, for a module or scope.
        cls: the class of the tree that a module is of, None for others.
        outside: the class from outside the tree that a module is of, or is derived from; empty for `hk.Module`.
        made: the canonical name of a module's class, where that is none of the tree; else empty.
    """

    kind: str
    path: Value
    leaf: Value
    node: ast.AST
    place: Place
    context: Context
    root: int
    modules: tuple[Value, ...]
    forced: bool
    repeated: bool
    certain: bool
    arguments: Arguments
    direct: bool = False
    cls: ast.AST | None = None
    outside: str = ""
    made: str = ""


@dataclass(frozen=True, slots=True)
class Death:
    """A path of execution that ended in an exception, as far as is known: what comes behind it was not seen.

    Attributes:
        place: where it was raised.
        what: the exception's class and message.
        whole: whether all of a root, or the code of a file, ended so; else one side of a branch did.
    """

    place: Place
    what: str
    whole: bool


@dataclass(slots=True)
class Called:
    """What a call, or another expression or statement that calls something, has called whenever it ran.

    Attributes:
        path: the file it stands in.
        callees: the functions and classes of the tree.
        direct: those that are what is called itself, so that they get the arguments of the call as they stand there;
            and the names of other things that were called here, `?` for what is not known.
        run: those that a transform runs which is made here.
    """

    path: str
    callees: dict[ast.AST, None] = field(default_factory=dict)
    direct: dict[ast.AST | str, None] = field(default_factory=dict)
    run: set[ast.AST] = field(default_factory=set)


@dataclass(slots=True)
class Several:
    """What an expression was that was several native values, each with its type."""

    met: dict[tuple[type, Value], None]

    @property
    def values(self) -> tuple[Value, ...]:
        """The values, in the order of meeting."""
        return tuple(value for _, value in self.met)


class Varies:
    """An expression was something that is no native value, or too many of them."""


class Drawn:
    """Something that takes random keys and has no path."""


KEYS = Drawn()
"""Random keys are taken for something else than parameters."""
PARTS = Drawn()
"""A module of Haiku's own, whose path is not known, may make its parameters."""


@dataclass(frozen=True, slots=True)
class Part(Drawn):
    """A module of Haiku's own may make its parameters: when it is built, or when it is called."""

    path: str
    built: bool


VARIES = Varies()
MOST = 2000
"""So many values of one expression are noted."""


@dataclass(slots=True)
class Events:
    """All that was met.

    Attributes:
        accesses: in the order of execution; one that is met again in the same stack of calls is there once.
        deaths: paths that ended early.
        forced: for each call that forces a name, everything that the name was, in the order of meeting.
        calls: for each call of the tree's code, the functions and classes of the tree that it calls.
        values: for each expression that is a function or class of the tree, which ones it was.
        escaped: the functions and classes of the tree that were given to something unknown, and where.
        barred: the functions of the tree that a stack of layers or a lift runs in a transform of its own, and where.
        transformed: the functions of the tree that are transformed, each with the call that does, or its decorator.
        unknown: the places at which knowledge ended, with the code and reason.
        observed: what each watched expression was whenever it was evaluated: one native value, `Several`, or `VARIES`.
        handed: for each stack of calls that ends in a function that hands its arguments on, what it gives them to.
        handing: the calls with which functions do that.
        assumed: the closures that builders return which nothing calls: it is assumed that others transform them.
        gave: for each call, and each property that is read, the path of the module under a forced name that it gave
            whenever it was evaluated, None if it never gave one; `VARIES` if it gave several things.
        draws: where parameters may be made or random keys be taken, in the order of execution: the number of the root,
            the stack of calls, and the call; with what does, None where that is not known.
        forced_away: for each call of something that is not known, the forced names that it was given, each as the
            function's name, where that is known, and the name itself.
        entered: the functions and lambdas that ran.
        outside: the functions and classes that ran, or were built, outside of every transform.
        changed: the paths of modules under forced names to which something was written after they were built.
        intercepted: the names of the classes of modules for whose calls an interceptor does more than to pass them by.
        cut: the roots that take too many steps and were cut short, by number, and where; -1 for all that was left.
        files: the paths of the files that ran.
        consumers: the names of the functions and classes in whose calls forced names were met, with their files.
        loaded: which files the code of each file has imported.
        root_functions: for each transform by its number, the function of the tree that it runs, None for others.
        roots: for each transform by its number, the file that makes it and its number there, and its kind.
        contexts: the stacks of calls.
        steps: how many expressions were evaluated.
    """

    accesses: list[Access] = field(default_factory=list)
    deaths: dict[Death, None] = field(default_factory=dict)
    forced: dict[ast.AST, list[Value]] = field(default_factory=dict)
    calls: dict[ast.AST, Called] = field(default_factory=dict)
    values: dict[ast.AST, dict[ast.AST, None]] = field(default_factory=dict)
    escaped: dict[ast.AST, tuple[Place, str]] = field(default_factory=dict)
    barred: dict[ast.AST, tuple[Place, str]] = field(default_factory=dict)
    transformed: dict[ast.AST, tuple[str, ast.AST | None]] = field(default_factory=dict)
    unknown: dict[tuple[str, Place, str], int] = field(default_factory=dict)
    observed: dict[ast.AST, Value] = field(default_factory=dict)
    handed: dict[Context, dict[ast.AST | str, None]] = field(default_factory=dict)
    handing: set[ast.AST] = field(default_factory=set)
    assumed: set[ast.AST] = field(default_factory=set)
    gave: dict[ast.AST, Value] = field(default_factory=dict)
    draws: dict[tuple[int, Context, ast.AST | None], Drawn | None] = field(default_factory=dict)
    forced_away: dict[ast.AST, dict[tuple[str, str], None]] = field(default_factory=dict)
    entered: set[ast.AST] = field(default_factory=set)
    outside: set[ast.AST] = field(default_factory=set)
    changed: frozenset[str] = frozenset()
    intercepted: dict[str, Place] = field(default_factory=dict)
    cut: dict[int, Place] = field(default_factory=dict)
    files: tuple[str, ...] = ()
    consumers: Mapping[str, Iterable[str]] = field(default_factory=dict)
    loaded: Mapping[str, frozenset[str]] = field(default_factory=dict)
    root_functions: tuple[ast.AST | None, ...] = ()
    roots: tuple[str, ...] = ()
    contexts: tuple[Context, ...] = ()
    steps: int = 0
    _by_root: dict[int, list[Access]] = field(default_factory=dict)

    def callees(self, node: ast.AST) -> tuple[ast.AST, ...]:
        """The functions and classes of the tree that a call has called."""
        found = self.calls.get(node)
        return tuple(found.callees) if found is not None else ()

    @property
    def by_root(self) -> Mapping[int, list[Access]]:
        """The accesses of each root, in the order of execution."""
        if not self._by_root:
            for access in self.accesses:
                self._by_root.setdefault(access.root, []).append(access)
        return self._by_root


def renamed(path: str, renames: Mapping[str, str]) -> str:
    """The path under the renames: by itself, or by the longest pattern `a/b/*` that it is below."""
    if path in renames:
        return renames[path]
    below = [old for old in renames if old.endswith("/*") and path.startswith(old[:-1])]
    if not below:
        return path
    old = max(below, key=len)
    return renames[old][:-1] + path[len(old) - 1 :]
