"""What no transform reaches: functions and classes that transform something, or force a name, run alone."""

from __future__ import annotations

import ast
from bisect import bisect_left
from collections.abc import Iterable, Mapping

from hkmigrate.detect.evaluate.arguments import Arguments, signature_of
from hkmigrate.detect.evaluate.core import Machine
from hkmigrate.detect.evaluate.events import Events
from hkmigrate.detect.evaluate.frames import BudgetSignal, Context, Environment, Frame, HaikuState, RaiseSignal, Signal
from hkmigrate.detect.evaluate.program import Program
from hkmigrate.detect.evaluate.roots import called, run_roots
from hkmigrate.detect.evaluate.values import (
    MISSING,
    ClassValue,
    Descriptor,
    FileValue,
    FunctionValue,
    Instance,
    Transformed,
    Union,
    Value,
)
from hkmigrate.source.haiku import TRANSFORMS
from hkmigrate.source.module import Module

_ALONE = 10_000
"""How many expressions are evaluated of a function that no root reaches, with what it calls."""
_ALL_ALONE = 300_000
"""The same of all such functions together: a code base that has little to do with Haiku is not followed far."""
_DEFINITIONS = (ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
_NAMES = frozenset(name.rpartition(".")[2] for name in TRANSFORMS)


def run_unreached(
    m: Machine, file: FileValue, spelled: Spelled, body: Iterable[ast.stmt], names: dict[str, Value], instance: Value
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


class Spelled:
    """The lines of a file on which something is transformed, a name is forced, or what comes to a forced name is named.

    Attributes:
        transforms: the lines on which a transform is spelled.
        all: these, and the others.
    """

    def __init__(self, module: Module, consumers: Consumers) -> None:
        self.transforms = _lines(module.spelling(_NAMES))
        named = (*module.spelling(["force_name"]), *module.forcing_texts, *module.spelling(consumers.among(module)))
        self.all = sorted((*self.transforms, *_lines(named)))

    @staticmethod
    def within(lines: list[int], statement: ast.stmt) -> bool:
        """Whether one of the lines lies in a statement."""
        at = bisect_left(lines, statement.lineno)
        return at < len(lines) and lines[at] <= (statement.end_lineno or statement.lineno)


class Consumers:
    """The functions and classes in whose calls forced names were met, by name, for the files that may import them."""

    def __init__(self, events: Events, program: Program, known: Mapping[str, Iterable[str]]) -> None:
        """`known` are those of the same program before some of its files have changed, with the files they stand in."""
        self._program = program
        self.homes = {name: set(paths) for name, paths in known.items()}
        seen: set[Context] = set()
        queue = [access.context for access in events.accesses if access.forced]
        while queue:
            context = queue.pop()
            if context not in seen:
                seen.add(context)
                name = getattr(context.function, "name", "")
                if name and not name.startswith("__"):
                    self.homes.setdefault(name, set()).add(context.path)
                queue += [caller for caller, _ in context.callers if caller is not None]

    def among(self, module: Module) -> list[str]:
        """Those names that a file spells, and may have from where they are defined."""
        names = [name for name in sorted(self.homes) if module.spells(name)]
        below = self._program.below(module) if names else frozenset()
        return [name for name in names if not below.isdisjoint(self.homes[name])]


def _lines(nodes: Iterable[ast.AST]) -> list[int]:
    return sorted(getattr(node, "lineno", 0) for node in nodes)


def _run_unreached_class(
    m: Machine, file: FileValue, spelled: Spelled, statement: ast.ClassDef, cls: ClassValue
) -> None:
    methods = [one for one in statement.body if isinstance(one, ast.FunctionDef | ast.AsyncFunctionDef)]
    if all(method in m.events.entered for method in methods if spelled.within(spelled.all, method)):
        return
    made = _run_alone(m, file, spelled, cls, statement, None)
    instance = made if isinstance(made, Instance | Union) else m.blank(cls, Arguments(), statement)
    run_unreached(m, file, spelled, statement.body, cls.attributes, instance)


def _run_alone(
    m: Machine, file: FileValue, spelled: Spelled, value: Value, statement: ast.stmt, instance: Value
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
        made = m.call(value, _unknown_arguments(m, value, instance), statement)
        if isinstance(made, FunctionValue) and made.node not in m.events.entered and made.environment.outer is not None:
            m.events.assumed.add(made.node)  # a closure that its builder returns is what others transform
            m.roots.append(Transformed("haiku.transform", made, m.place(made.node), None))
    except RaiseSignal as raised:
        m.died(raised, whole=False)
    except BudgetSignal:
        m.unknown("budget", "it is not followed any further", statement)
    except Signal:
        pass
    else:
        return made
    finally:
        del m.frames[depth:]
        m.haiku = None
        m.heap.close_to(journals)
        m.alone += m.steps - before
        run_roots(m, first)
        m.heap.keep()
        del m.frames[depth - 1 :]
    return None


def _unknown_arguments(m: Machine, value: Value, instance: Value) -> Arguments:
    """Arguments for every parameter without a default."""
    static = isinstance(value, Descriptor) and value.kind == "static"
    first = [instance] if instance is not None and not static else []
    target: Value = value
    if isinstance(value, ClassValue) and value.kind == "enum":
        return Arguments([m.unknown("argument", "value")])
    if isinstance(value, ClassValue):
        found = value.find("__init__")
        target = found[0] if found is not None else None
        if value.fields is not None and found is None:
            unknown = {one.name: m.unknown("argument", one.name) for one in value.fields if one.default is MISSING}
            return Arguments(keywords=dict(unknown))
    function, taken, keywords = called(target)
    if not isinstance(function, FunctionValue):
        return Arguments(first)
    signature = signature_of(function.node)
    given = taken + (1 if first or isinstance(value, ClassValue) else 0)
    required = signature.positional[: len(signature.positional) - len(function.defaults)]
    unknown_ones: list[Value] = [m.unknown("argument", name, function.node) for name in required[given:]]
    needed = (name for name in signature.keyword if name not in function.keyword_defaults and name not in keywords)
    return Arguments([*first, *unknown_ones], {name: m.unknown("argument", name) for name in needed})
