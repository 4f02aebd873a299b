"""What an expression may be when the program runs: the classes, partials and objects that may have come there."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass, field

from hkmigrate.detect.program.arguments import UnknownError, default_of, fields_of, given_to
from hkmigrate.detect.program.attributes import names_any, on_a_module, own_class
from hkmigrate.detect.program.classes import base_of, has_fields, is_a, is_plain, own_methods
from hkmigrate.detect.program.code import callee
from hkmigrate.detect.program.method_calls import method_calls
from hkmigrate.detect.program.nodes import method_class, owner_of
from hkmigrate.detect.program.quiet import is_super_init
from hkmigrate.detect.program.references import Reference, References
from hkmigrate.source.children import walk
from hkmigrate.source.haiku import NEVER_BUILD, is_module_class
from hkmigrate.source.project import Definition, External, Module, Project, Unresolved, Value
from hkmigrate.source.scopes import Scope

NAMESPACE = "types.SimpleNamespace"
REPLACE = "dataclasses.replace"
_SETTERS = ("setattr", "__setattr__", "__dict__", "vars")
_DEEP = 40
Calls = list[tuple[Module, ast.Call]]


@dataclass(frozen=True, slots=True)
class Origin:
    """Something that an expression may be.

    Attributes:
        module: the file of `node`.
        node: the expression that gives it.
        is_object: whether it is an instance of the class, or the namespace, that `node` calls.
        definition: the class or function of the tree that it is, or an instance of it; None for one from elsewhere.
    """

    module: Module
    node: ast.expr
    is_object: bool = False
    definition: Definition | None = None


@dataclass(slots=True)
class Origins:
    """Follows values back to where they come from, through variables, parameters, attributes and results."""

    project: Project
    references: References
    _found: dict[tuple[str, ast.expr], list[Origin] | None] = field(default_factory=dict)
    _open: list[tuple[str, ast.expr]] = field(default_factory=list)
    _sealed: bool | None = None

    def of(self, module: Module, node: ast.expr) -> list[Origin]:
        """Everything that an expression may be.

        Raises:
            UnknownError: that is not known.
        """
        key = (module.path, node)
        if key in self._open:
            return []  # what comes here by this way has come here before
        if len(self._open) > _DEEP:
            raise UnknownError
        if key not in self._found:
            self._open.append(key)
            try:
                found: list[Origin] | None = list(self._of(module, node))
            except UnknownError:
                found = None
            finally:
                self._open.pop()
            if self._open and found is not None:
                return found  # it may be cut short
            self._found[key] = found
        kept = self._found[key]
        if kept is None:
            raise UnknownError
        return kept

    def _of(self, module: Module, node: ast.expr) -> Iterator[Origin]:
        match node:
            case ast.IfExp(body=one, orelse=other):
                yield from (*self.of(module, one), *self.of(module, other))
            case ast.BoolOp(values=values):
                for value in values:
                    yield from self.of(module, value)
            case ast.Constant(value=None):
                pass
            case ast.Constant() | ast.JoinedStr():
                yield Origin(module, node, is_object=True)
            case ast.Name():
                yield from self._meaning(module, node, self.project.resolve(node, module))
            case ast.Attribute():
                yield from self._attribute(module, node)
            case ast.Call():
                yield from self._call(module, node)
            case _:
                raise UnknownError

    # --- variables and parameters ----------------------------------------------------------------------------------

    def _meaning(self, module: Module, node: ast.expr, meaning: object) -> Iterator[Origin]:
        match meaning:
            case Definition():
                yield Origin(module, node, definition=meaning)
            case External():
                yield Origin(module, node)
            case Value(file, scope, name):
                yield from self._variable(file, scope, name)
            case _:
                raise UnknownError

    def _variable(self, file: Module, scope: Scope, name: str) -> Iterator[Origin]:
        if scope.parent is None and self.project.is_patched(file, name):
            raise UnknownError
        for binding in scope.bindings[name]:
            if binding.kind == "assign" and binding.value is not None:
                yield from self.of(file, binding.value)
            elif binding.kind == "parameter" and isinstance(scope.node, ast.FunctionDef):
                yield from self._parameter(file, scope.node, name)
            else:
                raise UnknownError

    def _parameter(self, file: Module, function: ast.FunctionDef, name: str) -> Iterator[Origin]:
        """What the calls give for a parameter; where they are not known, any instance of its annotation."""
        try:
            yield from list(self._given(file, function, name))
        except UnknownError:
            annotated = self._annotation(file, function, name)
            if annotated is None:
                raise
            yield annotated

    def _annotation(self, file: Module, function: ast.FunctionDef, name: str) -> Origin | None:
        listed = (*function.args.posonlyargs, *function.args.args, *function.args.kwonlyargs)
        node = next((one.annotation for one in listed if one.arg == name), None)
        meaning = self.project.resolve(node, file) if isinstance(node, ast.Name | ast.Attribute) else None
        if node is None or not isinstance(meaning, Definition) or not isinstance(meaning.node, ast.ClassDef):
            return None
        return Origin(file, node, is_object=True, definition=meaning)

    def _given(self, file: Module, function: ast.FunctionDef, name: str) -> Iterator[Origin]:
        arguments = function.args
        cls = method_class(file, function)
        if function.decorator_list:
            raise UnknownError
        if cls is None and isinstance(owner_of(file, function), ast.ClassDef):
            raise UnknownError
        listed = [one.arg for one in (*arguments.posonlyargs, *arguments.args)][int(cls is not None) :]
        if name not in (*listed, *(one.arg for one in arguments.kwonlyargs)):
            raise UnknownError
        if cls is None:
            calls = self._calls(file, function)
        elif function.name == "__init__":
            calls = self.constructions(Definition(file, cls))
        else:
            calls = method_calls(self, Definition(file, function))
        default = default_of(arguments, name)
        for module, call in calls:
            value = given_to(call, listed, name)
            if value is not None:
                yield from self.of(module, value)
            elif default is not None:
                yield from self.of(file, default)
            else:
                raise UnknownError
        if default is not None:
            yield from self.of(file, default)
        elif not calls:
            raise UnknownError

    def _calls(self, file: Module, function: ast.FunctionDef) -> Calls:
        """Every call of a function.

        Raises:
            UnknownError: it may be called from elsewhere.
        """
        found: Calls = []
        for reference in self.references.of(Definition(file, function)):
            if reference.is_harmless:
                continue
            if not reference.sure or reference.call is None:
                raise UnknownError
            found.append((reference.module, reference.call))
        return found

    def constructions(self, definition: Definition) -> Calls:
        """Every call that gives a class's own constructor its arguments, those of subclasses included.

        Raises:
            UnknownError: there may be others.
        """
        found: Calls = []
        if not is_plain(self.project, definition):
            raise UnknownError
        for reference in self.references.of(definition):
            if reference.is_harmless or self._only_asks(reference):
                continue
            if reference.sure and reference.call is not None:
                found.append((reference.module, reference.call))
            elif isinstance(reference.parent, ast.ClassDef) and reference.node in reference.parent.bases:
                found += self._from_below(Definition(reference.module, reference.parent))
            elif isinstance(reference.parent, ast.keyword) and reference.parent.arg == "default_factory":
                found.append((reference.module, ast.Call(func=reference.node, args=[], keywords=[])))
            else:
                raise UnknownError
        return found

    def _only_asks(self, reference: Reference) -> bool:
        parent = reference.parent
        call = reference.module.parents[parent] if isinstance(parent, ast.Tuple) else parent
        return isinstance(call, ast.Call) and callee(self.project, reference.module, call) in NEVER_BUILD

    def _from_below(self, subclass: Definition) -> Calls:
        node, file = subclass.node, subclass.file
        assert isinstance(node, ast.ClassDef)
        if len(node.bases) > 1:
            raise UnknownError
        init = own_methods(node).get("__init__")
        if init is None:
            return self.constructions(subclass)
        return [(file, call) for call in walk(init) if isinstance(call, ast.Call) and is_super_init(call)]

    # --- attributes ------------------------------------------------------------------------------------------------

    def _attribute(self, module: Module, node: ast.Attribute) -> Iterator[Origin]:
        meaning = self.project.resolve(node, module)
        if not isinstance(meaning, Unresolved):
            yield from self._meaning(module, node, meaning)
            return
        own = own_class(module, node)
        if own is not None:
            yield from self.members(Definition(module, own), node.attr)
            return
        for origin in self.of(module, node.value):
            if not origin.is_object:
                raise UnknownError
            if origin.definition is not None:
                yield from self.members(origin.definition, node.attr)
                continue
            if not isinstance(origin.node, ast.Call) or callee(self.project, origin.module, origin.node) != NAMESPACE:
                raise UnknownError
            value = next((word.value for word in origin.node.keywords if word.arg == node.attr), None)
            if value is None or any(word.arg is None for word in origin.node.keywords):
                raise UnknownError
            yield from self.of(origin.module, value)
            yield from self._set(node.attr, None)

    def members(self, definition: Definition, name: str) -> Iterator[Origin]:
        """Everything that an attribute of an instance may be, those of related classes included."""
        related = list(self.related(definition))
        known = False
        for one in related:
            assert isinstance(one.node, ast.ClassDef)
            for binding in one.file.scope_inside(one.node).bindings.get(name, ()):
                known = True
                if has_fields(self.project, one) and isinstance(binding.node, ast.AnnAssign):
                    yield from self._field(one, binding.node)
                elif binding.kind == "assign" and binding.value is not None:
                    yield from self.of(one.file, binding.value)
                else:
                    raise UnknownError
        stored = list(self._set(name, related))
        if not known and not stored:
            raise UnknownError
        yield from stored

    def related(self, definition: Definition) -> Iterator[Definition]:
        """A class with its bases and subclasses in the tree.

        Raises:
            UnknownError: there may be others.
        """
        queue, seen = [definition], list[Definition]()
        while queue:
            one = queue.pop()
            if one in seen:
                continue
            if not is_plain(self.project, one):
                raise UnknownError
            seen.append(one)
            yield one
            assert isinstance(one.node, ast.ClassDef)
            for base in one.node.bases:
                above = base_of(self.project, one.file, base)
                if isinstance(above, Definition) and is_a(self.project, definition, above):
                    queue.append(above)
            for reference in self.references.of(one):
                parent = reference.parent
                grouped = isinstance(parent, ast.Subscript | ast.Tuple | ast.List) and not self._only_asks(reference)
                if not reference.sure or (grouped and not reference.is_harmless):
                    raise UnknownError
                below = isinstance(parent, ast.ClassDef) and reference.node in parent.bases
                if below and isinstance(parent, ast.ClassDef):
                    queue.append(Definition(reference.module, parent))

    def _field(self, definition: Definition, field_: ast.AnnAssign) -> Iterator[Origin]:
        """What the field of a dataclass may be: its default, and what is given where one is made."""
        assert isinstance(definition.node, ast.ClassDef)
        assert isinstance(field_.target, ast.Name)
        name = field_.target.id
        if own_methods(definition.node).keys() & {"__init__", "__post_init__", "__getattr__", "__getattribute__"}:
            raise UnknownError
        names = fields_of(self.project, definition)
        for module, call in self.constructions(definition):
            if names is None and call.args:
                raise UnknownError
            value = given_to(call, names or [], name)
            if value is not None:
                yield from self.of(module, value)
        default = field_.value
        if isinstance(default, ast.Call) and callee(self.project, definition.file, default) == "dataclasses.field":
            default = next((word.value for word in default.keywords if word.arg == "default"), None)
            if default is None:
                raise UnknownError
        if default is not None:
            yield from self.of(definition.file, default)

    def _set(self, name: str, related: list[Definition] | None) -> Iterator[Origin]:
        """What is set under the name of an attribute on instances of related classes; of no class on a namespace."""
        if not self._is_sealed():
            raise UnknownError
        for file in self.project.mentioning(["replace", "_replace"]):
            yield from self._replaced(file, name)
        for file in self.project.mentioning([name]):
            for store in file.attribute_stores(name):
                own = own_class(file, store)
                if own is not None and (related is None or Definition(file, own) not in related):
                    continue
                statement = file.parents[store]
                plain = isinstance(statement, ast.Assign) and statement.targets == [store]
                annotated = isinstance(statement, ast.AnnAssign) and statement.value is not None
                value = statement.value if isinstance(statement, ast.Assign | ast.AnnAssign) else None
                if own is None or value is None or not (plain or annotated):
                    raise UnknownError
                yield from self.of(file, value)

    def _replaced(self, file: Module, name: str) -> Iterator[Origin]:
        """What copies with other values have under the name of an attribute."""
        for node in file.nodes:
            if isinstance(node, ast.Call) and replaces(self.project, file, node):
                value = given_to(node, [], name)
                if value is not None:
                    yield from self.of(file, value)

    def _is_sealed(self) -> bool:
        """Whether the tree sets no attribute by a name that only exists at run time."""
        if self._sealed is None:
            self._sealed = not any(
                names_any(node, _SETTERS) and not on_a_module(self.project, file, node)
                for file in self.project.mentioning(_SETTERS)
                for node in file.nodes
            )
        return self._sealed

    # --- calls -----------------------------------------------------------------------------------------------------

    def _call(self, module: Module, call: ast.Call) -> Iterator[Origin]:
        called = callee(self.project, module, call)
        if (called == "functools.partial" and call.args) or (called == REPLACE and call.args):
            yield from self.of(module, call.args[0])
        elif called is None and isinstance(call.func, ast.Attribute) and replaces(self.project, module, call):
            yield from self.of(module, call.func.value)
        elif (called == NAMESPACE and not call.args) or (isinstance(called, str) and is_module_class(called)):
            yield Origin(module, call, is_object=True)
        elif isinstance(called, Definition) and isinstance(called.node, ast.ClassDef):
            yield Origin(module, call, is_object=True, definition=called)
        elif isinstance(called, Definition) and isinstance(called.node, ast.FunctionDef):
            yield from self._results(called)
        else:
            raise UnknownError

    def _results(self, function: Definition) -> Iterator[Origin]:
        node, file = function.node, function.file
        assert isinstance(node, ast.FunctionDef)
        if node.decorator_list:
            raise UnknownError
        for inner in walk(node):
            if isinstance(inner, ast.Yield | ast.YieldFrom) and owner_of(file, inner) is node:
                raise UnknownError
            if isinstance(inner, ast.Return) and inner.value is not None and owner_of(file, inner) is node:
                yield from self.of(file, inner.value)


def replaces(project: Project, file: Module, call: ast.Call) -> bool:
    """Whether a call copies something with other values: `dataclasses.replace(config, ...)`, `config._replace(...)`."""
    own = isinstance(call.func, ast.Attribute) and call.func.attr == "_replace"
    return own or callee(project, file, call) == REPLACE
