"""Where a module is kept once it is made: under an attribute of the object that makes it, or a variable."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest

from hkmigrate.detect.evaluate.events import Access, Events
from hkmigrate.detect.evaluate.frames import Context
from hkmigrate.detect.graph.describe import class_node
from hkmigrate.detect.graph.executed import Executed
from hkmigrate.detect.program.attributes import own_class
from hkmigrate.detect.program.classes import is_a, is_module, with_bases
from hkmigrate.detect.program.nodes import method_class, node_id
from hkmigrate.model.place import Span
from hkmigrate.model.there import Holder
from hkmigrate.source.project import Definition, Module, Project

Level = tuple[Holder, ...]
Making = tuple[Context, ast.AST]
"""A call, and the stack of calls in whose function it stands."""

CONSTRUCTORS = ("__init__", "__post_init__")


@dataclass(frozen=True)
class Holders:
    """Follows what a call makes to the names that it is kept under."""

    project: Project
    events: Events
    executed: Executed

    def itself(self, access: Access) -> Iterator[Level]:
        """The class of a module of the tree, whose methods have it at hand."""
        home = self.executed.home_of(access.cls) if access.cls is not None else None
        if home is not None and isinstance(home[1], ast.ClassDef) and self._is_one(Definition(home[0], home[1])):
            yield (Holder(node_id(*home), "", None, self._calls_of(home[1])),)

    def levels(self, makings: Sequence[Making]) -> list[Level]:
        """Where what several calls make is kept, one of them in each transform: the nearest places first."""
        found: list[Level] = []
        for level in zip_longest(*(list(self._kept(making)) for making in makings)):
            holders = tuple(dict.fromkeys(holder for one in level if one is not None for holder in one))
            if None in level or len({one.node for one in holders}) < len(holders):
                break
            found.append(holders)
        return found

    def _kept(self, making: Making | None) -> Iterator[Level]:
        behind = ""
        while making is not None:
            context, call = making
            module, function = self.project.module(context.path), context.function
            if module is None or not isinstance(function, ast.FunctionDef) or call not in module.parents:
                return
            statement = module.parents[call]
            if not isinstance(statement, ast.Assign | ast.AnnAssign) or not _is_straight(module, function, statement):
                return
            targets = statement.targets if isinstance(statement, ast.Assign) else [statement.target]
            if len(targets) != 1 or statement.value is not call:
                return
            target, after = targets[0], module.span(statement)
            if isinstance(target, ast.Name):
                if len(module.scope_inside(function).bindings.get(target.id, ())) == 1:
                    spelled = f"{target.id}{behind}"
                    yield (Holder(node_id(module, function), spelled, after, self._calls_of(function)),)
                return
            keeper = self._keeper(module, function, target)
            built = _constructing(context)
            if keeper is None or built is None or not isinstance(target, ast.Attribute):
                return
            behind = f".{target.attr}{behind}"
            level = tuple(self._objects(keeper, built, behind, after))
            if not level:
                return
            yield level
            making = caller_of(built)

    def _keeper(self, module: Module, function: ast.FunctionDef, target: ast.expr) -> Definition | None:
        """The module class whose constructor sets an attribute that nothing else sets."""
        cls = method_class(module, function)
        if cls is None or function.name not in CONSTRUCTORS or not isinstance(target, ast.Attribute):
            return None
        definition = Definition(module, cls)
        if own_class(module, target) is not cls or not is_module(self.project, definition):
            return None
        return definition if self._is_only_set_here(definition, target) else None

    def _objects(self, keeper: Definition, built: Context, written: str, after: Span) -> Iterator[Holder]:
        """The class of an object whose constructor keeps a module, and its bases down to the one of that constructor.

        There are none where the transform makes other objects that have the attribute.
        """
        home = self.executed.home_of(built.function) if built.function is not None else None
        if home is None or not isinstance(home[1], ast.ClassDef) or not self._is_one(keeper):
            return
        for one in with_bases(self.project, Definition(home[0], home[1])):
            if isinstance(one, Definition) and is_a(self.project, one, keeper):
                yield Holder(node_id(one.file, one.node), written, after, self._calls_of(one.node))

    def _is_only_set_here(self, cls: Definition, target: ast.Attribute) -> bool:
        """Whether nothing else in the files that ran sets the attribute, but methods of other classes on their own."""
        for path in self.events.files:
            module = self.project.module(path)
            for node in module.of(ast.Attribute) if module is not None else ():
                if node.attr == target.attr and node is not target and not isinstance(node.ctx, ast.Load):
                    assert module is not None
                    other = own_class(module, node)
                    if other is None or self._are_related(cls, Definition(module, other)):
                        return False
        return True

    def _are_related(self, cls: Definition, other: Definition) -> bool:
        return is_a(self.project, cls, other) or is_a(self.project, other, cls)

    def _is_one(self, cls: Definition) -> bool:
        """Whether each transform makes at most one module of a class, subclasses included, all under one path."""
        modules = (one for one in self.events.accesses if one.kind == "module" and one.cls is not None)
        made = [one for one in modules if self._is_of(one, cls)]
        alone = len({one.root for one in made}) == len(made) and len({one.path for one in made}) == 1
        return alone and not any(one.repeated or not one.context.is_single for one in made)

    def _is_of(self, access: Access, cls: Definition) -> bool:
        home = self.executed.home_of(access.cls) if access.cls is not None else None
        node = home[1] if home is not None else None
        return (
            home is not None and isinstance(node, ast.ClassDef) and is_a(self.project, Definition(home[0], node), cls)
        )

    def _calls_of(self, node: ast.AST) -> tuple[Span, ...]:
        """The calls of a class or function that ran."""
        return tuple(sorted(caller.module.span(caller.node) for caller in self.executed.callers(node)))

    def names(self, module: Module, cls: ast.ClassDef) -> frozenset[str]:
        """The names of the methods, fields and attributes of a class, its bases and heirs, and all that are set."""
        found: set[str] = set()
        own = Definition(module, cls)
        ran = filter(None, map(self.project.module, self.events.files))
        for other in {*ran, *self.project.mentioning({cls.name})}:
            found |= {node.attr for node in other.of(ast.Attribute) if not isinstance(node.ctx, ast.Load)}
            for node in other.of(ast.ClassDef):
                if self._are_related(own, Definition(other, node)):
                    found |= class_node(self.project, Definition(other, node), ()).attributes
        return frozenset(found)


def caller_of(context: Context) -> Making | None:
    """The one call that comes to a function or class, None where there are several, or it is none of the tree's."""
    if len(context.callers) != 1:
        return None
    caller, call = next(iter(context.callers))
    return (caller, call) if caller is not None and call is not None else None


def _constructing(context: Context) -> Context | None:
    """The class whose object a constructor builds, through those of subclasses."""
    at: Context | None = context
    while at is not None and not isinstance(at.function, ast.ClassDef):
        inside = isinstance(at.function, ast.FunctionDef) and at.function.name in CONSTRUCTORS
        found = caller_of(at) if inside else None
        at = found[0] if found is not None else None
    return at


def made_at(access: Access) -> Making | None:
    """The call that makes a module, with the stack of calls in whose function it stands; None where it is not one."""
    if access.cls is None:
        return access.context, access.node
    context: Context | None = access.context
    while context is not None and context.function is not access.cls:
        found = caller_of(context)
        context = found[0] if found is not None else None
    return caller_of(context) if context is not None else None


def _is_straight(module: Module, function: ast.FunctionDef, statement: ast.stmt) -> bool:
    """Whether a statement is one of a function's own body, or of a `with` there, so that what is below comes later."""
    at = module.parents[statement]
    while isinstance(at, ast.With):
        at = module.parents[at]
    return at is function
