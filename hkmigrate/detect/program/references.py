"""Every place in the tree that refers to a class or function, under whatever name."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from hkmigrate.detect.program.nodes import node_id
from hkmigrate.model.codes import CODES
from hkmigrate.model.place import Span
from hkmigrate.model.site import Refusal
from hkmigrate.source.project import Definition, External, Meaning, Module, Project, Unresolved, Value

_Read = ast.Name | ast.Attribute


@dataclass(frozen=True, slots=True)
class Reference:
    """An expression that is, or may be, the definition.

    Attributes:
        module: its file.
        node: the expression.
        sure: whether it is.
        alias: whether it only gives the definition another name, under which it is found as well.
    """

    module: Module
    node: ast.Name | ast.Attribute
    sure: bool = True
    alias: bool = False

    @property
    def parent(self) -> ast.AST:
        """The node that the expression is part of."""
        return self.module.parents[self.node]

    @property
    def call(self) -> ast.Call | None:
        """The call whose function this is, None if it is no call."""
        parent = self.parent
        return parent if isinstance(parent, ast.Call) and parent.func is self.node else None

    @property
    def is_harmless(self) -> bool:
        """Whether it only gives the definition another name, whose uses are found as well, or annotates."""
        return self.sure and (self.alias or self._is_annotation())

    @property
    def decorates(self) -> bool:
        """Whether it decorates a function or class."""
        return self.node in getattr(self.parent, "decorator_list", ())

    def _is_annotation(self) -> bool:
        child: ast.AST = self.node
        parent = self.parent
        while isinstance(parent, ast.Subscript | ast.Tuple | ast.BinOp | ast.List):
            child, parent = parent, self.module.parents[parent]
        if isinstance(parent, ast.arg):
            return parent.annotation is child
        if isinstance(parent, ast.FunctionDef | ast.AsyncFunctionDef):
            return parent.returns is child
        return isinstance(parent, ast.AnnAssign) and parent.annotation is child


@dataclass(slots=True)
class _Spelled:
    """What spells one of some names, by what it means; told once for all definitions that may have them.

    Attributes:
        sure: the expressions that are a definition, by the definition.
        maybe: those that may be any.
        imports: the aliases of `from ... import` statements, by the definition that they bring in.
    """

    sure: dict[Definition, list[tuple[Module, _Read]]] = field(default_factory=dict)
    maybe: list[tuple[Module, _Read]] = field(default_factory=list)
    imports: dict[Definition, list[tuple[Module, ast.alias]]] = field(default_factory=dict)


@dataclass(slots=True)
class References:
    """Finds and remembers references."""

    project: Project
    _found: dict[Definition, list[Reference]] = field(default_factory=dict)
    _spelled: dict[tuple[Module | None, frozenset[str]], _Spelled] = field(default_factory=dict)

    def of(self, definition: Definition) -> list[Reference]:
        """The expressions that refer to a definition, in the order of files and lines."""
        if definition not in self._found:
            self._found[definition] = self._search(definition)
        return self._found[definition]

    def imports(self, definition: Definition) -> list[tuple[Module, ast.alias]]:
        """The aliases of `from ... import` statements that bring the definition into other files."""
        return self._spelling(definition).imports.get(definition, [])

    def _search(self, definition: Definition) -> list[Reference]:
        spelled = self._spelling(definition)
        places = [(*one, True) for one in spelled.sure.get(definition, ())]
        places += [(*one, False) for one in spelled.maybe]
        found = [
            Reference(module, node, sure, self._is_alias(module, node, definition)) for module, node, sure in places
        ]
        if definition.file.scopes[definition.node].parent is None and not isinstance(definition.node, ast.Lambda):
            patches = self.project.patches(definition.file, definition.node.name)
            found += [Reference(module, node, sure=False) for module, node in patches]
        found.sort(key=lambda reference: (reference.module.path, reference.module.bounds(reference.node)))
        return found

    def _spelling(self, definition: Definition) -> _Spelled:
        """What spells the names of a definition, in its own file or in all that may refer to it."""
        node = definition.node
        names = _assigned_names(definition) if isinstance(node, ast.Lambda) else frozenset((node.name,))
        inside = definition.file.scopes[node].parent is not None
        key = (definition.file, names) if inside else (None, _all_names(self.project, names))
        if key not in self._spelled:
            modules = [definition.file] if inside else self.project.mentioning(key[1])
            self._spelled[key] = self._read(modules, sorted(key[1]))
        return self._spelled[key]

    def _read(self, modules: Iterable[Module], words: Sequence[str]) -> _Spelled:
        found = _Spelled()
        for module in modules:
            for node in module.spelling(words):
                if isinstance(node, ast.alias):
                    meaning = self._bound(node, module)
                    if isinstance(meaning, Definition):
                        found.imports.setdefault(meaning, []).append((module, node))
                elif isinstance(node.ctx, ast.Load):
                    meaning = self.project.resolve(node, module)
                    if isinstance(meaning, Definition):
                        found.sure.setdefault(meaning, []).append((module, node))
                    elif isinstance(meaning, Unresolved) and self._is_unclear(node, module, meaning):
                        found.maybe.append((module, node))
        return found

    def _is_alias(self, module: Module, node: ast.Name | ast.Attribute, definition: Definition) -> bool:
        """Whether this is `other = name`, and `other` stands for the definition wherever it is read."""
        statement = module.parents[node]
        if not isinstance(statement, ast.Assign):
            return False
        scope = module.scopes[statement]
        if isinstance(scope.node, ast.ClassDef):
            return False  # an attribute of the instances, too
        names = [target.id for target in statement.targets if isinstance(target, ast.Name)]
        plain = len(names) == len(statement.targets)
        return plain and all(self.project.lookup(name, module, scope) == definition for name in names)

    def _bound(self, alias: ast.alias, module: Module) -> Meaning | None:
        statement = module.parents[alias]
        return self.project.member_of(statement, alias.name, module) if isinstance(statement, ast.ImportFrom) else None

    def _is_unclear(self, node: _Read, module: Module, meaning: Unresolved) -> bool:
        """Whether what cannot be followed may be a definition of its name."""
        return (isinstance(node, ast.Name) and "not defined" not in meaning.why) or self._is_of_unclear_import(
            node, module
        )

    def _is_of_unclear_import(self, node: ast.expr, module: Module) -> bool:
        """Whether this is an attribute of what an import brings, and it is not clear what that is."""
        while isinstance(node, ast.Attribute):
            node = node.value
        if not isinstance(node, ast.Name) or not isinstance(self.project.resolve(node, module), Unresolved):
            return False
        home = module.scopes[node].lookup(node.id)
        return home is not None and all(isinstance(one.node, ast.alias) for one in home.bindings[node.id])


def _assigned_names(definition: Definition) -> frozenset[str]:
    parent = definition.file.parents[definition.node]
    targets = parent.targets if isinstance(parent, ast.Assign) else []
    return frozenset(target.id for target in targets if isinstance(target, ast.Name))


def _aliases(project: Project, name: str) -> frozenset[str]:
    """The names that imports and assignments anywhere give to what one name may stand for."""
    found = set[str]()
    for module in project.mentioning([name]):
        for node in module.spelling([name]):
            match node, module.parents[node]:
                case ast.alias(asname=str() as other), _:
                    found.add(other)
                case _, ast.Assign(targets=[ast.Name(id=other)], value=value) if value is node:
                    found.add(other)
    return frozenset(found)


def _all_names(project: Project, names: Iterable[str]) -> frozenset[str]:
    """The names, and those that imports and assignments anywhere give to what they may stand for."""
    known, fresh = set(names), list(names)
    while fresh:
        more = project.kept(_aliases, fresh.pop()) - known
        known |= more
        fresh += more
    return frozenset(known)


def possible_loads_of(project: Project, variable: Value) -> Iterator[tuple[Module, ast.Name | ast.Attribute]]:
    """Every place in the tree that reads a variable, or may: an attribute of its name, of what is not known."""
    for module, node, meaning in _spelled(project, variable):
        if isinstance(node.ctx, ast.Load) and (meaning == variable or isinstance(meaning, Unresolved)):
            yield module, node


def _spelled(project: Project, variable: Value) -> Iterator[tuple[Module, ast.Name | ast.Attribute, Meaning]]:
    """Every place that spells one of the names which a variable may have, with what it means."""
    names = sorted(_all_names(project, (variable.name,)))
    for module in project.mentioning(names):
        for node in module.spelling(names):
            if not isinstance(node, ast.alias):
                yield module, node, project.resolve(node, module)


def used_as_value(reference: Reference, helper: Definition) -> Refusal:
    """Why a reference to a helper that is no call keeps it from being changed: what reads through it is not known."""
    message = f"the helper `{node_id(helper.file, helper.node)}` is used as a value here"
    place = reference.module.span(reference.node)
    return Refusal("function-as-value", message, place, CODES["function-as-value"].way_out)


def unsure(project: Project, reference: Reference, definition: Definition) -> Refusal:
    """Why a reference that may be a definition, or replaces it, keeps it from being changed."""
    name, place = getattr(definition.node, "name", "it"), reference.module.span(reference.node)
    if not isinstance(reference.node.ctx, ast.Load):
        return Refusal("monkey-patched", f"`{name}` is replaced here", place, CODES["monkey-patched"].way_out)
    meaning = project.resolve(reference.node, reference.module)
    code, why = (meaning.code, f": {meaning.why}") if isinstance(meaning, Unresolved) else ("ambiguous-import", "")
    return Refusal(code, f"this may, or may not, be `{name}`{why}", place, CODES[code].way_out)


def first_use(project: Project, names: frozenset[str]) -> Span | None:
    """The first place that uses one of Haiku's functions, by its canonical name."""
    for module in project.mentioning({name.rsplit(".", 1)[-1] for name in names}):
        for node in module.nodes:
            if isinstance(node, ast.Name | ast.Attribute) and isinstance(node.ctx, ast.Load):
                meaning = project.resolve(node, module)
                if isinstance(meaning, External) and meaning.name in names:
                    return module.span(node)
    return None
