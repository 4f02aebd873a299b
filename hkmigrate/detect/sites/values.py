"""What the consumers' own values are, whoever builds them, so that they can be had where an owner is made."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Set
from dataclasses import dataclass, field, replace
from itertools import takewhile

from hkmigrate.detect.program.arguments import default_of
from hkmigrate.detect.program.attributes import enclosing_methods, own_class
from hkmigrate.detect.program.classes import is_a, is_dataclass, is_super, own_methods
from hkmigrate.detect.program.code import Code, callee
from hkmigrate.detect.program.nodes import Owner, method_class, node_id, owner_of
from hkmigrate.detect.program.references import References
from hkmigrate.detect.program.terms import NotMovableError, term
from hkmigrate.model.site import Access, Given, Group, Hole, Site, Term
from hkmigrate.source.children import walk
from hkmigrate.source.project import Definition, Module, Project
from hkmigrate.source.scopes import Scope, is_function

_DEPTH = 8


def with_values(
    project: Project, references: References, outside: Set[ast.AST], groups: Iterable[Group]
) -> tuple[Group, ...]:
    """The groups, with what each local value of an access is, where that is one thing whoever comes there.

    `outside` are the functions and classes that run, or are built, outside of every transform: what they are given is
    up to their callers, and there may be others than those of the tree.
    """
    values = _Values(project, references, outside)
    return tuple(replace(group, sites=tuple(values.site(site) for site in group.sites)) for group in groups)


@dataclass(slots=True)
class _Values:
    project: Project
    references: References
    outside: Set[ast.AST]
    _nodes: dict[str, dict[tuple[int, int], ast.expr]] = field(default_factory=dict)

    def site(self, site: Site) -> Site:
        return replace(site, accesses=tuple(self._access(access) for access in site.accesses))

    def _access(self, access: Access) -> Access:
        call, opened = self._filled(access.call), access.opened
        if opened is not None:
            opened = self._filled(opened[0]), self._filled(opened[1])
        return replace(access, call=call, opened=opened)

    def _filled(self, term: Term) -> Term:
        return replace(term, holes=tuple(self._hole(hole) for hole in term.holes)) if term.holes else term

    def _hole(self, hole: Hole) -> Hole:
        module = self.project.module(hole.span.path)
        if module is None or hole.declared:
            return hole
        if module.path not in self._nodes:
            walked = [node for node in module.nodes if isinstance(node, ast.expr)]
            self._nodes[module.path] = {module.bounds(node): node for node in reversed(walked)}
        node = self._nodes[module.path].get((hole.span.start, hole.span.end))
        return replace(hole, given=tuple(self._of(module, node, _DEPTH))) if node is not None else hole

    # --- values ------------------------------------------------------------------------------------------------------

    def _of(self, module: Module, node: ast.expr, depth: int) -> list[Given]:
        """What an expression stands for, nearest first; nothing where it may be several things."""
        if not depth:
            return []
        if isinstance(node, ast.Name):
            home = module.scopes[node].lookup(node.id)
            if home is not None and is_function(home.node):
                return self._variable(module, home, node.id, depth)
        if isinstance(node, ast.Attribute):
            cls = own_class(module, node)
            if cls is not None:
                return self._own_attribute(module, cls, node, depth)
            if isinstance(node.value, ast.Attribute | ast.Name) and not self._is_global(module, node):
                below = [] if self._is_set(node.attr) else self._of(module, node.value, depth - 1)
                return [_member(one, node.attr) for one in below]
        if isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Constant):
            below = self._of(module, node.value, depth - 1)
            return [_item(one, node.slice.value, module.text(node.slice)) for one in below]
        return self._constant(module, node)

    def _constant(self, module: Module, node: ast.expr) -> list[Given]:
        for inner in walk(node):
            if isinstance(inner, ast.Call):
                called = callee(self.project, module, inner)
                if not (isinstance(called, str) and called.startswith("haiku.initializers.")):
                    return []
        try:
            found = term(self.project, Code(node, module))
        except NotMovableError:
            return []
        return [Given(found)] if found.closed and "\n" not in found.text() else []

    def _variable(self, module: Module, home: Scope, name: str, depth: int) -> list[Given]:
        """A variable of a function that is bound once, and, for a parameter, what every call gives for it."""
        function = home.node
        if len(home.bindings[name]) != 1 or not is_function(function):
            return []
        identifier, parameter = node_id(module, function), _is_parameter(function, name)
        own = Given(Term(f"{identifier}:{name}", (name,)), identifier, parameter)
        return [own, *(self._parameter(module, function, name, depth) if parameter else ())]

    def _is_global(self, module: Module, node: ast.expr) -> bool:
        while isinstance(node, ast.Attribute):
            node = node.value
        home = module.scopes[node].lookup(node.id) if isinstance(node, ast.Name) else None
        return home is None or not is_function(home.node)

    def _is_set(self, attribute: str) -> bool:
        """Whether an attribute of that name is set anywhere, but by a class on its own instances."""
        return any(
            not any(
                isinstance(store.value, ast.Name) and store.value.id == own for _, own in enclosing_methods(file, store)
            )
            for file in self.project.mentioning([attribute])
            for store in file.attribute_stores(attribute)
        )

    # --- attributes --------------------------------------------------------------------------------------------------

    def _own_attribute(self, module: Module, cls: ast.ClassDef, node: ast.Attribute, depth: int) -> list[Given]:
        """An attribute of a method's own instance, where that is set once and for all, and what it is set to."""
        value, text = self._attribute(Definition(module, cls), node.attr), ast.unparse(node)
        home = module.scopes[node.value].lookup(text.split(".")[0])
        method = home.node if home is not None else None
        if value is None or not isinstance(method, ast.FunctionDef):
            return []
        identifier = node_id(module, method)
        own = Given(Term(f"{identifier}:{text}", (text,)), identifier, parameter=method.name != "__init__")
        return [own, *self._of(module, value, depth - 1)]

    def _attribute(self, definition: Definition, name: str) -> ast.expr | None:
        """What the one assignment of an attribute in a class's own `__init__` gives it."""
        node, file = definition.node, definition.file
        assert isinstance(node, ast.ClassDef)
        init = own_methods(node).get("__init__")
        bound = name in file.scope_inside(node).bindings or is_dataclass(self.project, definition)
        if init is None or bound or "setattr" in file.text(node):
            return None
        stores = list(self._stores(definition, name))
        if len(stores) != 1:
            return None
        statement = stores[0][0].parents[stores[0][1]]
        plain = isinstance(statement, ast.Assign) and len(statement.targets) == 1 and statement in init.body
        return statement.value if plain and isinstance(statement, ast.Assign) else None

    def _stores(self, definition: Definition, name: str) -> Iterator[tuple[Module, ast.AST]]:
        """Every assignment to the attribute that may be one of an instance of the class."""
        for file in self.project.mentioning([name]):
            for store in file.attribute_stores(name):
                value = store.value
                owners = [
                    Definition(file, cls)
                    for cls, own in enclosing_methods(file, store)
                    if isinstance(value, ast.Name) and value.id == own
                ]
                if not owners or any(self._related(one, definition) for one in owners):
                    yield file, store

    def _related(self, one: Definition, other: Definition) -> bool:
        return is_a(self.project, one, other) or is_a(self.project, other, one)

    # --- parameters --------------------------------------------------------------------------------------------------

    def _parameter(self, module: Module, function: ast.AST, name: str, depth: int) -> list[Given]:
        """What every call of a function, or construction of a class, gives for a parameter."""
        if not isinstance(function, ast.FunctionDef) or function.decorator_list:
            return []
        cls = method_class(module, function)
        if self.outside & {function, cls}:
            return []
        if cls is not None and (function.name != "__init__" or cls.decorator_list or cls.keywords):
            return []
        if cls is None and isinstance(owner_of(module, function), ast.ClassDef):
            return []
        found = self._given(Definition(module, cls if cls is not None else function), module, function, name, depth)
        if not found:
            return []
        first, *others = found
        return [one for one in first if all(one.term.key in {each.term.key for each in other} for other in others)]

    def _given(
        self, definition: Definition, module: Module, function: ast.FunctionDef, name: str, depth: int
    ) -> list[list[Given]]:
        """What each call of a function or class gives for a parameter; with those of heirs, for a class."""
        found: list[list[Given]] = []
        cls = definition.node if isinstance(definition.node, ast.ClassDef) else None
        for one in self.references.of(definition):
            if one.sure and one.is_harmless:
                continue
            heir = one.parent if one.sure and isinstance(one.parent, ast.ClassDef) else None
            if heir is not None and one.node in heir.bases and depth:
                found += self._of_heir(Definition(one.module, heir), module, function, name, depth - 1)
            elif one.sure and one.call is not None:
                found.append(self._argument(module, function, name, one.module, one.call, int(cls is not None), depth))
            else:
                found.append([])
        return found

    def _of_heir(
        self, heir: Definition, module: Module, function: ast.FunctionDef, name: str, depth: int
    ) -> list[list[Given]]:
        """What a class gives the constructor of its base, by its own or by its calls."""
        node = heir.node
        assert isinstance(node, ast.ClassDef)
        init = own_methods(node).get("__init__")
        if len(node.bases) > 1 or node.decorator_list or node.keywords:
            return [[]]
        if init is None:
            return self._given(heir, module, function, name, depth)
        calls = [one for one in walk(init) if isinstance(one, ast.Call) and is_super(one.func)]
        return [self._argument(module, function, name, heir.file, call, 1, depth) for call in calls] or [[]]

    def _argument(
        self,
        home: Module,
        function: ast.FunctionDef,
        name: str,
        module: Module,
        call: ast.Call,
        skip: int,
        depth: int,
    ) -> list[Given]:
        arguments = function.args
        listed = [one.arg for one in (*arguments.posonlyargs, *arguments.args)][skip:]
        plain = list(takewhile(lambda one: not isinstance(one, ast.Starred), call.args))
        index = listed.index(name) if name in listed else len(plain)
        given = [keyword.value for keyword in call.keywords if keyword.arg == name]
        if index < len(plain):
            given = [plain[index]]
        if given:
            return self._of(module, given[0], depth - 1)
        if len(plain) < len(call.args) or any(one.arg is None for one in call.keywords):
            return []
        default = default_of(arguments, name)
        return self._constant(home, default) if default is not None else []


def _is_parameter(function: Owner | ast.AST, name: str) -> bool:
    arguments = getattr(function, "args", None)
    if not isinstance(arguments, ast.arguments):
        return False
    return name in {one.arg for one in (*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs)}


def _member(base: Given, name: str) -> Given:
    term = base.term
    return replace(base, term=Term(f"{term.key}.{name}", (f"{term.text()}.{name}",), (), term.needs))


def _item(base: Given, index: object, spelled: str) -> Given:
    term = base.term
    return replace(base, term=Term(f"Subscript({term.key}, {index!r})", (f"{term.text()}[{spelled}]",), (), term.needs))
