"""The whole program, run: its files, its transforms, and then what none of these has reached."""

from __future__ import annotations

import ast
import sys
from bisect import bisect_left
from collections.abc import Iterable, Iterator

from hkmigrate.detect.evaluate.arguments import Arguments, Signature, signature_of
from hkmigrate.detect.evaluate.core import Machine
from hkmigrate.detect.evaluate.evaluator import Evaluator
from hkmigrate.detect.evaluate.events import Events
from hkmigrate.detect.evaluate.frames import BudgetSignal, Environment, Frame, HaikuState, RaiseSignal, Signal
from hkmigrate.detect.evaluate.program import Program
from hkmigrate.detect.evaluate.values import (
    MISSING,
    NATIVE,
    Bindings,
    Bound,
    ClassValue,
    Descriptor,
    DictValue,
    FileValue,
    FunctionValue,
    Instance,
    ListValue,
    Partial,
    Transformed,
    Union,
    Value,
    Wrapped,
)
from hkmigrate.source.haiku import TRANSFORMS
from hkmigrate.source.module import Module
from hkmigrate.source.project import Project

_ROOT = 1_000_000
"""How many expressions of one root are evaluated."""
_ALONE = 10_000
"""How many expressions are evaluated of a function that no root reaches, with what it calls."""
_ALL_ALONE = 300_000
"""The same of all such functions together: a code base that has little to do with Haiku is not followed far."""
_SEEDS = ("force_name", "FORCE", "get_parameter", "get_state", "set_state")
_FRAMES = 60_000
"""How deep Python's own calls may go while a program is executed."""
_DEFINITIONS = (ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
_NAMES = frozenset(name.rpartition(".")[2] for name in TRANSFORMS)


def evaluate_project(
    project: Project,
    entry_points: Iterable[str] = (),
    *,
    watched: frozenset[ast.AST] = frozenset(),
    paths: Iterable[str] | None = None,
) -> Events:
    """Execute a program abstractly.

    Args:
        project: the tree.
        entry_points: functions that count as transformed, `package.module:function`.
        watched: the expressions of which it is noted what they were.
        paths: the files to run, with all that they import; by default those that may have to do with shared
            parameters, and those that lead to them.
    """
    program = Program(project)
    files = tuple(start_paths(project) if paths is None else paths)
    m = Evaluator(program)
    m.watched = watched
    before = sys.getrecursionlimit()
    sys.setrecursionlimit(max(before, _FRAMES))
    try:
        _run_all(m, program, entry_points, files)
    except BudgetSignal:
        m.events.cut.append(m.place())
    except RecursionError:
        m.events.cut.append(m.place())
    finally:
        sys.setrecursionlimit(before)
    m.events.files = tuple(sorted(file.path for file in program.files.values() if file.source is not None))
    m.let_go()
    m.events.changed = frozenset(m.heap.altered)
    m.events.roots = tuple(_root_names(m.roots))
    m.events.steps = m.steps
    return m.events


def start_paths(project: Project, words: Iterable[str] = _SEEDS) -> list[str]:
    """The files that spell one of some words, and those that may import them, in order."""
    seeds = [module.path for module in project.mentioning(words)]
    return sorted({*seeds, *project.links.above(seeds)})


def _root_names(roots: Iterable[Transformed]) -> Iterator[str]:
    """What tells each transform from others, whatever line it stands on."""
    counts: dict[str, int] = {}
    for root in roots:
        number = counts[root.place.path] = counts.get(root.place.path, -1) + 1
        yield f"{root.place.path}#{number} {root.kind}"


def _run_all(m: Machine, program: Program, entry_points: Iterable[str], paths: Iterable[str]) -> None:
    project = program.project
    for path in sorted(paths):
        module = project.module(path)
        if module is not None:
            program.load(m, module)
    for entry in entry_points:
        _transform_entry(m, program, entry)
    _run_roots(m, 0)
    for file in list(program.files.values()):
        if file.source is not None:
            _run_unreached(m, file, _Spelled(file.source), file.source.tree.body, file.attributes, None)


def _transform_entry(m: Machine, program: Program, entry: str) -> None:
    name, _, qualified = entry.partition(":")
    file = next((one for one in program.files.values() if one.name == name), None)
    value: Value = file if file is not None else MISSING
    for part in qualified.split("."):
        value = m.get_attribute(value, part, None, MISSING) if value is not MISSING else MISSING
    if value is not MISSING and file is not None:
        m.roots.append(Transformed("haiku.transform", value, m.place(), None))


def program_file(m: Machine, transformed: Transformed) -> FileValue:
    """The file in which something is transformed."""
    assert isinstance(m, Evaluator)
    return m.program.files.get(transformed.place.path) or FileValue(transformed.place.path, None)


# --- roots ---------------------------------------------------------------------------------------------------------


def _run_roots(m: Machine, first: int) -> None:
    """Run every transform from a number on, those that come to be on the way included."""
    number = first
    while number < len(m.roots):
        _run_root(m, number)
        number += 1


def _run_root(m: Machine, number: int) -> None:
    transformed = m.roots[number]
    m.haiku, m.root, depth = HaikuState(), number, len(m.frames)
    m.limit = m.steps + _ROOT
    m.remembered.clear()
    m.heap.forget()
    m.called.clear()
    m.heap.open()
    journals = m.heap.depth
    file = program_file(m, transformed)
    m.frames.append(Frame("<root>", file, Environment(Bindings(), None, "file"), m.context(None, None, file.path)))
    try:
        if "multi" in transformed.kind:
            _run_multi(m, transformed)
        else:
            call_with_unknown(m, transformed.function, transformed.node)
    except RaiseSignal as raised:
        m.died(raised, whole=True)
    except BudgetSignal:
        m.events.cut.append(m.place())
    except Signal:
        pass
    finally:
        del m.frames[depth:]
        m.heap.close_to(journals)
        m.heap.roll_back()
        m.haiku, m.root = None, -1


def _run_multi(m: Machine, transformed: Transformed) -> None:
    """A function that returns what `init` runs, and the functions of `apply`."""
    made = m.invoke(transformed.function, node=transformed.node)
    if not isinstance(made, tuple) or len(made) != 2:
        return
    for function in (made[0], *_functions_in(made[1])):
        m.haiku = HaikuState()
        try:
            call_with_unknown(m, function, transformed.node)
        except RaiseSignal as raised:
            m.died(raised, whole=True)


def _functions_in(value: Value) -> Iterator[Value]:
    match value:
        case tuple():
            held: Iterable[Value] = value
        case ListValue():
            held = value.items
        case DictValue():
            held = value.items.values()
        case Instance() if isinstance(value.payload, tuple | DictValue):
            held = value.payload if isinstance(value.payload, tuple) else value.payload.items.values()
        case _:
            held = ()
            if not isinstance(value, NATIVE):
                yield value
    for one in held:
        yield from _functions_in(one)


def call_with_unknown(m: Machine, value: Value, node: ast.AST | None) -> Value:
    """Call what a transform is given: its parameters without defaults are arrays."""
    function, taken, keywords = _called(value)
    if not isinstance(function, FunctionValue):
        return m.call(value, Arguments(more=m.array("argument of the root", node)), node)
    signature = signature_of(function.node)
    required = signature.positional[: len(signature.positional) - len(function.defaults)]
    made = Arguments([m.array(f"argument {name}", node) for name in required[taken:] if name not in keywords])
    if signature.rest is not None and len(made.positional) + taken >= len(signature.positional):
        made.more = m.array(f"argument {signature.rest}", node)
    for name in signature.keyword:
        if name not in keywords and name not in function.keyword_defaults:
            made.keywords[name] = m.array(f"argument {name}", node)
    for name, default in _defaults(function, signature).items():
        if isinstance(default, str) and name not in keywords and made.more is MISSING:
            made.keywords[name] = Union((default, m.unknown("argument", f"the argument `{name}` of the root", node)))
    return m.call(value, made, node)


def _defaults(function: FunctionValue, signature: Signature) -> dict[str, Value]:
    """The defaults of parameters that may be given by keyword."""
    first = len(signature.positional) - len(function.defaults)
    found = dict(zip(signature.positional[first:], function.defaults, strict=True))
    for name in signature.positional[: signature.only]:
        found.pop(name, None)
    return {**found, **function.keyword_defaults}


def _called(value: Value) -> tuple[Value, int, set[str]]:
    """What is called in the end, how many positional arguments it has, and which keywords."""
    taken, keywords = 0, set[str]()
    while True:
        match value:
            case Partial():
                taken += len(value.positional)
                keywords |= value.keywords.keys()
                value = value.function
            case Bound():
                taken += 1
                value = value.function
            case Wrapped() | Descriptor():
                value = value.function
            case Instance() if isinstance(found := value.find("__call__"), FunctionValue):
                taken += 1
                value = found
            case _:
                return value, taken, keywords


# --- what no root reaches ------------------------------------------------------------------------------------------


def _run_unreached(
    m: Machine, file: FileValue, spelled: _Spelled, body: Iterable[ast.stmt], names: dict[str, Value], instance: Value
) -> None:
    """Run the functions and methods that nothing has called, and that transform something, or force a name."""
    for statement in body:
        if isinstance(statement, _DEFINITIONS) and spelled.within(spelled.all, statement):
            value = names.get(statement.name)
            if isinstance(statement, ast.ClassDef):
                if isinstance(value, ClassValue):
                    _run_unreached_class(m, file, spelled, statement, value)
            elif statement not in m.events.entered and value is not None:
                _run_alone(m, file, spelled, value, statement, instance)


class _Spelled:
    """The lines of a file on which something is transformed, or a name is forced.

    Attributes:
        transforms: the lines on which a transform is spelled.
        all: these, and those on which a name is forced.
    """

    def __init__(self, module: Module) -> None:
        self.transforms = _lines(module.spelling(_NAMES))
        self.all = sorted((*self.transforms, *_lines((*module.spelling(["force_name"]), *module.forcing_texts))))

    @staticmethod
    def within(lines: list[int], statement: ast.stmt) -> bool:
        """Whether one of the lines lies in a statement."""
        at = bisect_left(lines, statement.lineno)
        return at < len(lines) and lines[at] <= (statement.end_lineno or statement.lineno)


def _lines(nodes: Iterable[ast.AST]) -> list[int]:
    return sorted(getattr(node, "lineno", 0) for node in nodes)


def _run_unreached_class(
    m: Machine, file: FileValue, spelled: _Spelled, statement: ast.ClassDef, cls: ClassValue
) -> None:
    methods = [one for one in statement.body if isinstance(one, ast.FunctionDef | ast.AsyncFunctionDef)]
    if all(method in m.events.entered for method in methods if spelled.within(spelled.all, method)):
        return
    made = _run_alone(m, file, spelled, cls, statement, None)
    instance = made if isinstance(made, Instance) else m.blank(cls, Arguments(), statement)
    _run_unreached(m, file, spelled, statement.body, cls.attributes, instance)


def _run_alone(
    m: Machine, file: FileValue, spelled: _Spelled, value: Value, statement: ast.stmt, instance: Value
) -> Value:
    """Call a function or class with arguments that are not known, below no root."""
    environment = Environment(file.attributes, None, "file")
    m.frames.append(Frame("<unreached>", file, environment, m.context(None, statement, file.path), None, statement))
    depth = len(m.frames)
    first = len(m.roots)
    needs_haiku = not spelled.within(spelled.transforms, statement)
    m.haiku = HaikuState() if needs_haiku else None
    before = m.steps
    m.limit = before + min(_ALONE, _ALL_ALONE - m.alone)
    m.heap.open()
    journals = m.heap.depth
    try:
        return m.call(value, _unknown_arguments(m, value, instance), statement)
    except RaiseSignal as raised:
        m.died(raised, whole=False)
    except BudgetSignal:
        m.unknown("budget", "it is not followed any further", statement)
    except Signal:
        pass
    finally:
        del m.frames[depth:]
        m.haiku = None
        m.heap.close_to(journals)
        m.alone += m.steps - before
        _run_roots(m, first)
        m.heap.keep()
        del m.frames[depth - 1 :]
    return None


def _unknown_arguments(m: Machine, value: Value, instance: Value) -> Arguments:
    """Arguments for every parameter without a default."""
    static = isinstance(value, Descriptor) and value.kind == "static"
    first = [instance] if instance is not None and not static else []
    target: Value = value
    if isinstance(value, ClassValue):
        found = value.find("__init__")
        target = found[0] if found is not None else None
        if value.fields is not None and found is None:
            unknown = {one.name: m.unknown("argument", one.name) for one in value.fields if one.default is MISSING}
            return Arguments(keywords=dict(unknown))
    function, taken, keywords = _called(target)
    if not isinstance(function, FunctionValue):
        return Arguments(first)
    signature = signature_of(function.node)
    given = taken + (1 if first or isinstance(value, ClassValue) else 0)
    required = signature.positional[: len(signature.positional) - len(function.defaults)]
    unknown_ones: list[Value] = [m.unknown("argument", name, function.node) for name in required[given:]]
    needed = (name for name in signature.keyword if name not in function.keyword_defaults and name not in keywords)
    return Arguments([*first, *unknown_ones], {name: m.unknown("argument", name) for name in needed})
