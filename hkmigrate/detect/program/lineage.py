"""A class with its bases up to the one that makes a module, and which of their constructors' arguments are the same."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass

from hkmigrate.detect.program.classes import base_of, own_methods
from hkmigrate.detect.program.quiet import is_super_init
from hkmigrate.detect.program.references import References
from hkmigrate.detect.program.refusal import refuse
from hkmigrate.model.place import Span
from hkmigrate.source.children import walk
from hkmigrate.source.haiku import is_module_class
from hkmigrate.source.project import Definition, External, Module, Project
from hkmigrate.source.scopes import Scope

Init = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True, slots=True)
class Level:
    """A class of the lineage.

    Attributes:
        definition: the class.
        init: its own constructor, None where it inherits one.
        store: its own assignment of the attribute, which its constructor makes.
    """

    definition: Definition
    init: Init | None
    store: ast.Assign | None

    @property
    def file(self) -> Module:
        """The file that the class stands in."""
        return self.definition.file

    @property
    def receiver(self) -> str:
        """What the constructor calls the instance."""
        listed = [*self.init.args.posonlyargs, *self.init.args.args] if self.init is not None else []
        return listed[0].arg if listed else "self"

    @property
    def scope(self) -> Scope:
        """The scope of the constructor."""
        assert self.init is not None
        return self.file.scope_inside(self.init)

    def call_above(self) -> ast.Call | None:
        """The one call of the base's constructor, where that is a plain statement of its own."""
        assert self.init is not None
        calls = [node for node in walk(self.init) if is_super_init(node)]
        plain = [item.value for item in self.init.body if isinstance(item, ast.Expr) and is_super_init(item.value)]
        only = plain[0] if len(calls) == len(plain) == 1 else None
        return only if isinstance(only, ast.Call) and self._is_next(only) else None

    def _is_next(self, call: ast.Call) -> bool:
        """Whether `super()` goes to the next class: it has no arguments, or those that Python would give it."""
        assert isinstance(call.func, ast.Attribute)
        assert isinstance(call.func.value, ast.Call)
        given = [ast.unparse(argument) for argument in (*call.func.value.args, *call.func.value.keywords)]
        return not given or given == [class_of(self.definition).name, self.receiver]

    def parameter(self, name: str) -> bool:
        """Whether a name is a parameter of the constructor that keeps its value."""
        bindings = self.scope.bindings.get(name, [])
        return [binding.kind for binding in bindings] == ["parameter"]


def class_of(definition: Definition) -> ast.ClassDef:
    """The class statement of a class."""
    assert isinstance(definition.node, ast.ClassDef)
    return definition.node


def stores_of(node: ast.AST, attribute: str) -> list[ast.Attribute]:
    """The places in a piece of code that set, or delete, an attribute of something."""
    return [
        inner
        for inner in walk(node)
        if isinstance(inner, ast.Attribute) and inner.attr == attribute and not isinstance(inner.ctx, ast.Load)
    ]


def levels_to_maker(project: Project, definition: Definition, attribute: str, place: Span) -> list[Level]:
    """The classes from one that replaces a module up to the one whose constructor made it first.

    Raises:
        RefusedError: none is found, or the way there is not understood.
    """
    found: list[Level] = []
    while True:
        node, file = class_of(definition), definition.file
        if node.decorator_list or node.keywords:
            raise refuse(
                "unclear-override", f"`{node.name}` is decorated, or has class keywords", place, file.span(node)
            )
        found.append(Level(definition, own_methods(node).get("__init__"), _store(definition, attribute, place)))
        store = found[-1].store
        if len(found) > 1 and store is not None and not replaces(store, attribute):
            return found
        bases = [base_of(project, file, base) for base in node.bases]
        if len(bases) > 1:
            raise refuse("unclear-override", f"`{node.name}` has several bases", place, file.span(node))
        if not bases or not isinstance(bases[0], Definition) or not isinstance(bases[0].node, ast.ClassDef):
            message = f"what makes `{attribute}` for `{node.name}` is not in the tree"
            raise refuse("unknown-base", message, place, file.span(node))
        definition = bases[0]


def replaces(store: ast.Assign, attribute: str) -> bool:
    """Whether an assignment builds a module with the name of what its target held: `self.a.module_name`."""
    return any(
        isinstance(node, ast.Attribute)
        and node.attr == "module_name"
        and isinstance(node.value, ast.Attribute)
        and node.value.attr == attribute
        for node in walk(store.value)
    )


def _store(definition: Definition, attribute: str, place: Span) -> ast.Assign | None:
    """A class's assignment of the attribute, None where it has none."""
    node, module = class_of(definition), definition.file
    stores = stores_of(node, attribute)
    if not stores:
        return None
    init, statement = own_methods(node).get("__init__"), module.parents[stores[0]]
    plain = isinstance(statement, ast.Assign) and statement.targets == [stores[0]]
    if len(stores) > 1 or init is None or statement not in init.body or not plain:
        message = f"`{node.name}` sets `{attribute}` in a branch, more than once, or outside of its `__init__`"
        raise refuse("unclear-override", message, place, module.span(stores[-1]))
    assert isinstance(statement, ast.Assign)
    return statement


def ancestors(project: Project, definition: Definition, place: Span) -> list[Definition]:
    """All bases of a class in the tree.

    Raises:
        RefusedError: a base is in sight of neither the tree nor Haiku.
    """
    found: list[Definition] = []
    for base in class_of(definition).bases:
        above = base_of(project, definition.file, base)
        if isinstance(above, Definition) and isinstance(above.node, ast.ClassDef):
            found += [one for one in (above, *ancestors(project, above, place)) if one not in found]
        elif not isinstance(above, External) or not (
            is_module_class(above.name) or above.name.startswith(("builtins.", "abc.", "typing."))
        ):
            message = f"a base of `{class_of(definition).name}` is not in sight"
            raise refuse("unknown-base", message, place, definition.file.span(base))
    return found


def family(references: References, definition: Definition, place: Span) -> list[Definition]:
    """A class and all classes of the tree that inherit from it.

    Raises:
        RefusedError: something may or may not be such a class.
    """
    found, queue = list[Definition](), [definition]
    while queue:
        one = queue.pop(0)
        if one in found:
            continue
        found.append(one)
        for reference in references.of(one):
            parent = reference.parent
            base: ast.AST = reference.node
            if isinstance(parent, ast.Subscript):
                base, parent = parent, reference.module.parents[parent]
            if not reference.sure:
                message = f"this may, or may not, be `{class_of(one).name}`"
                raise refuse("unclear-override", message, reference.module.span(reference.node), place)
            if isinstance(parent, ast.ClassDef) and base in parent.bases:
                queue.append(Definition(reference.module, parent))
    return found


def same_values(levels: list[Level]) -> dict[str, str]:
    """The maker's parameters that are given to the last class as they are, by the names they have there."""
    own = [level for level in levels if level.init is not None]
    maker = own[-1]
    known = {name: name for name in maker.scope.bindings if maker.parameter(name) and name != maker.receiver}
    for above, below in reversed(list(zip(own[1:], own[:-1], strict=True))):
        call = below.call_above()
        assert call is not None
        handed = {
            value.id: name
            for name, value in _given(above, call)
            if isinstance(value, ast.Name) and below.parameter(value.id)
        }
        known = {own_name: known[name] for own_name, name in reversed(handed.items()) if name in known}
    return known


def _given(level: Level, call: ast.Call) -> Iterator[tuple[str, ast.expr]]:
    """What a call gives for each parameter of a constructor, as far as that can be seen."""
    assert level.init is not None
    listed = [*level.init.args.posonlyargs, *level.init.args.args][1:]
    for parameter, value in zip(listed, call.args, strict=False):
        if isinstance(value, ast.Starred):
            break
        yield parameter.arg, value
    yield from ((keyword.arg, keyword.value) for keyword in call.keywords if keyword.arg is not None)
