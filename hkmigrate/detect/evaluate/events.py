"""What an execution comes to: the accesses, modules and scopes that planning needs, in the order of execution."""

from __future__ import annotations

import ast
from dataclasses import dataclass, field

from hkmigrate.detect.evaluate.arguments import Arguments
from hkmigrate.detect.evaluate.frames import Context
from hkmigrate.detect.evaluate.values import Place, Value


@dataclass(frozen=True, slots=True, eq=False)
class Access:
    """A parameter or state that is read or written, or a module or scope that is made.

    Attributes:
        kind: `get_parameter`, `get_state`, `set_state`, `module` or `scope`.
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


class Varies:
    """An expression was several things, or something that is no native value."""


VARIES = Varies()


@dataclass(slots=True)
class Events:
    """All that was met.

    Attributes:
        accesses: in the order of execution; one that is met again in the same stack of calls is there once.
        deaths: paths that ended early.
        forced: for each call that forces a name, everything that the name was, in the order of meeting.
        calls: for each call of the tree's code, the functions and classes of the tree that it calls.
        unknown: the places at which knowledge ended, with the code and reason.
        observed: what each watched expression was whenever it was evaluated, `VARIES` if that is not one native value.
        gave: for each call, and each property that is read, the path of the module under a forced name that it gave
            whenever it was evaluated, None if it never gave one; `VARIES` if it gave several things.
        draws: where parameters may be made or random keys be taken, in the order of execution: the number of the root,
            the stack of calls, and the call; whether random keys are taken for something else.
        escaped: for each call of something that is not known, the forced names that it was given, each as the
            function's name, where that is known, and the name itself.
        entered: the functions and lambdas that ran.
        changed: the paths of modules under forced names to which something was written after they were built.
        cut: where a root was cut short, since it takes too many steps.
        files: the paths of the files that ran.
        roots: for each transform by its number, the file that makes it and its number there, and its kind.
        steps: how many expressions were evaluated.
    """

    accesses: list[Access] = field(default_factory=list)
    deaths: dict[Death, None] = field(default_factory=dict)
    forced: dict[ast.AST, list[Value]] = field(default_factory=dict)
    calls: dict[ast.AST, dict[ast.AST, None]] = field(default_factory=dict)
    unknown: dict[tuple[str, Place, str], int] = field(default_factory=dict)
    observed: dict[ast.AST, Value] = field(default_factory=dict)
    gave: dict[ast.AST, Value] = field(default_factory=dict)
    draws: dict[tuple[int, Context, ast.AST | None], bool] = field(default_factory=dict)
    escaped: dict[ast.AST, dict[tuple[str, str], None]] = field(default_factory=dict)
    entered: set[ast.AST] = field(default_factory=set)
    changed: frozenset[str] = frozenset()
    cut: list[Place] = field(default_factory=list)
    files: tuple[str, ...] = ()
    roots: tuple[str, ...] = ()
    steps: int = 0
