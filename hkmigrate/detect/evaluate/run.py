"""The whole program, run: its files, its transforms, and then what none of these has reached."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType

from hkmigrate.detect.evaluate.core import Machine
from hkmigrate.detect.evaluate.evaluator import Evaluator
from hkmigrate.detect.evaluate.events import Events
from hkmigrate.detect.evaluate.frames import BudgetSignal
from hkmigrate.detect.evaluate.program import Program
from hkmigrate.detect.evaluate.roots import called, run_roots
from hkmigrate.detect.evaluate.unreached import Consumers, Spelled, run_unreached
from hkmigrate.detect.evaluate.values import (
    MISSING,
    FunctionValue,
    Transformed,
    Union,
    Value,
)
from hkmigrate.source.project import Project

_SEEDS = ("force_name", "FORCE", "get_parameter", "get_state", "set_state")
_FRAMES = 60_000
"""How deep Python's own calls may go while a program is executed."""


def evaluate_project(
    project: Project,
    entry_points: Iterable[str] = (),
    *,
    watched: frozenset[ast.AST] = frozenset(),
    paths: Iterable[str] | None = None,
    consumers: Mapping[str, Iterable[str]] = MappingProxyType({}),
) -> Events:
    """Execute a program abstractly.

    Args:
        project: the tree.
        entry_points: functions that count as transformed, `package.module:function`.
        watched: the expressions of which it is noted what they were.
        paths: the files to run, with all that they import; by default those that may have to do with shared
            parameters, and those that lead to them.
        consumers: functions and classes that are known to come to forced names, by name, with their files.
    """
    program = Program(project)
    files = tuple(start_paths(project) if paths is None else paths)
    m = Evaluator(program)
    m.watched = watched
    before = sys.getrecursionlimit()
    sys.setrecursionlimit(max(before, _FRAMES))
    try:
        _run_all(m, program, entry_points, files, consumers)
    except BudgetSignal:
        m.events.cut[-1] = m.place()
    except RecursionError:
        m.events.cut[-1] = m.place()
    finally:
        sys.setrecursionlimit(before)
    m.events.loaded = {path: frozenset(below) for path, below in program.loaded.items()}
    m.events.files = tuple(sorted(file.path for file in program.files.values() if file.source is not None))
    functions = (called(root.function)[0] for root in m.roots)
    m.events.root_functions = tuple(one.node if isinstance(one, FunctionValue) else None for one in functions)
    m.events.transformed = dict(_transformed(m.roots))
    m.let_go()
    m.events.changed = frozenset(m.heap.altered)
    m.events.roots = tuple(_root_names(m.roots))
    m.events.contexts = m.contexts
    m.events.steps = m.steps
    return m.events


def start_paths(project: Project, words: Iterable[str] = _SEEDS) -> list[str]:
    """The files that spell one of some words, and those that lead to both them and Haiku, in order.

    A file that leads to no Haiku does nothing by itself: it runs when one imports it that does.
    """
    seeds = [module.path for module in project.mentioning(words)]
    return sorted({*seeds, *(project.links.above(seeds) & project.links.haiku)})


def _transformed(roots: Sequence[Transformed]) -> Iterator[tuple[ast.AST, tuple[str, ast.AST | None]]]:
    """The functions of the tree that are transformed, each with the file and the call in which that is."""
    for root in reversed(roots):
        given = root.function.alternatives if isinstance(root.function, Union) else (root.function,)
        for value in given:
            function, _, _ = called(value)
            if isinstance(function, FunctionValue):
                yield function.node, (root.place.path, root.node)


def _root_names(roots: Iterable[Transformed]) -> Iterator[str]:
    """What tells each transform from others, whatever line it stands on."""
    counts: dict[str, int] = {}
    for root in roots:
        number = counts[root.place.path] = counts.get(root.place.path, -1) + 1
        yield f"{root.place.path}#{number} {root.kind}"


def _run_all(
    m: Machine,
    program: Program,
    entry_points: Iterable[str],
    paths: Iterable[str],
    consumers: Mapping[str, Iterable[str]],
) -> None:
    project = program.project
    for path in sorted(paths):
        module = project.module(path)
        if module is not None:
            program.load(m, module)
    for entry in entry_points:
        _transform_entry(m, program, entry)
    run_roots(m, 0)
    named = Consumers(m.events, program, consumers)
    m.events.consumers = named.homes
    for file in list(program.files.values()):
        if file.source is not None:
            run_unreached(m, file, Spelled(file.source, named), file.source.tree.body, file.attributes, None)


def _transform_entry(m: Machine, program: Program, entry: str) -> None:
    name, _, qualified = entry.partition(":")
    file = next((one for one in program.files.values() if one.name == name), None)
    value: Value = file if file is not None else MISSING
    for part in qualified.split("."):
        value = m.get_attribute(value, part, None, MISSING) if value is not MISSING else MISSING
    if value is not MISSING and file is not None:
        m.roots.append(Transformed("haiku.transform", value, m.place(), None))
