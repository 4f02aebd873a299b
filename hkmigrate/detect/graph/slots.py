"""Where a class is called that defaults, attributes, configurations and results of functions hold."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass, field

from hkmigrate.detect.graph.tables import NotFollowedError
from hkmigrate.detect.program.arguments import UnknownError, fields_of
from hkmigrate.detect.program.attributes import is_read_by_dots, own_class
from hkmigrate.detect.program.classes import base_of, has_fields, is_named_tuple, own_methods
from hkmigrate.detect.program.code import callee
from hkmigrate.detect.program.nodes import method_class, node_id, owner_of
from hkmigrate.detect.program.origins import NAMESPACE, Origins, replaces
from hkmigrate.detect.program.references import loads_of
from hkmigrate.source.children import walk
from hkmigrate.source.haiku import NEVER_BUILD
from hkmigrate.source.project import Definition, External, InTreeModule, Module, Value
from hkmigrate.source.scopes import Scope, is_function

_FAR = 30


@dataclass(frozen=True, slots=True)
class Built:
    """A call that may build the class: what else it may call, `?` for what is not known.

    Attributes:
        module: its file.
        call: the call.
        others: ids of the other classes.
        outside: whether one of the classes comes there from code that runs when a file is imported.
    """

    module: Module
    call: ast.Call
    others: tuple[str, ...]
    outside: bool


@dataclass(slots=True)
class Slots:
    """Follows one class from an expression to every call of it.

    Attributes:
        origins: what expressions may be.
        definition: the class.
        instance: whether an instance of the class is followed instead, which may not be taken apart but by dots.
    """

    origins: Origins
    definition: Definition
    instance: bool = False
    _seen: set[ast.expr] = field(default_factory=set)
    _calls: dict[ast.Call, Module] = field(default_factory=dict)

    def calls(self, module: Module, node: ast.expr) -> list[Built]:
        """Every call that may build the class by the value of an expression.

        Raises:
            NotFollowedError: something else may become of it.
        """
        self._value(module, node, 0)
        return [self._built(file, call) for call, file in self._calls.items()]

    def _built(self, module: Module, call: ast.Call) -> Built:
        try:
            found = self.origins.of(module, call.func)
        except UnknownError:
            return Built(module, call, ("?",), outside=False)
        others = set()
        outside = False
        for origin in found:
            cls = origin.definition
            if origin.is_object or cls is None or not isinstance(cls.node, ast.ClassDef):
                others.add("?")
                continue
            others.add(node_id(cls.file, cls.node))
            outside = outside or not is_function(owner_of(origin.module, origin.node))
        own = self.definition
        assert isinstance(own.node, ast.ClassDef)
        return Built(module, call, tuple(sorted(others - {node_id(own.file, own.node)})), outside)

    # --- onward ----------------------------------------------------------------------------------------------------

    def _value(self, module: Module, node: ast.expr, depth: int) -> None:
        if node in self._seen:
            return
        self._seen.add(node)
        parent = module.parents[node]
        if depth > _FAR:
            raise NotFollowedError(module, node)
        match parent:
            case ast.Attribute() if self.instance:
                self._read(module, parent, depth)
            case ast.Call() if parent.func is node:
                if self.instance:
                    raise NotFollowedError(module, node)
                self._calls[parent] = module
            case ast.Call():
                self._handed(module, parent, node, None, depth)
            case ast.keyword():
                call = module.parents[parent]
                if not isinstance(call, ast.Call) or parent.arg is None:
                    raise NotFollowedError(module, node)
                self._handed(module, call, node, parent.arg, depth)
            case ast.BoolOp() | ast.IfExp():
                self._value(module, parent, depth + 1)
            case ast.Assign(targets=targets) if node is parent.value:
                for target in targets:
                    self._target(module, target, node, depth)
            case ast.AnnAssign(target=target) if node is parent.value:
                self._target(module, target, node, depth)
            case ast.arguments():
                self._default(module, parent, node, depth)
            case ast.Return():
                self._result(module, parent, node, depth)
            case _ if not _only_looks(parent):
                raise NotFollowedError(module, node)

    def _read(self, module: Module, node: ast.Attribute, depth: int) -> None:
        """An attribute of an instance; a copy with other values is followed too."""
        call = module.parents[node]
        if node.attr == "_replace" and isinstance(call, ast.Call):
            self._value(module, call, depth + 1)
        elif node.attr.startswith("_"):
            raise NotFollowedError(module, node)

    def _make_sure_of(self, definition: Definition, place: tuple[Module, ast.expr]) -> None:
        """Make sure that the instances of a class which is a tuple too are read by dots alone.

        Raises:
            NotFollowedError: one may be unpacked, or read by an index.
        """
        if not is_named_tuple(self.origins.project, definition):
            return
        try:
            made = self.origins.constructions(definition)
            alone = list(self.origins.related(definition)) == [definition]
        except UnknownError:
            raise NotFollowedError(*place) from None
        if not alone or not all(call in file.parents for file, call in made):
            raise NotFollowedError(*place)
        kept = Slots(self.origins, definition, instance=True)
        for file, call in made:
            kept.calls(file, call)

    def _target(self, module: Module, target: ast.expr, node: ast.expr, depth: int) -> None:
        if isinstance(target, ast.Attribute):
            self._attribute(target.attr, module, node, depth)
            return
        if not isinstance(target, ast.Name):
            raise NotFollowedError(module, node)
        home = module.scopes[target]
        if isinstance(home.node, ast.ClassDef):
            try:
                list(self.origins.related(Definition(module, home.node)))
            except UnknownError:
                raise NotFollowedError(module, node) from None
            self._make_sure_of(Definition(module, home.node), (module, node))
            self._loads(module, home, target.id, depth)
            self._attribute(target.id, module, node, depth)
        elif isinstance(home.node, ast.Module):
            variable = module.scopes[target].bindings[target.id]
            meaning = self.origins.project.lookup(target.id, module, home)
            if len(variable) > 1 or not isinstance(meaning, Value) or module.top is not meaning.scope:
                raise NotFollowedError(module, node)
            for file, load in loads_of(self.origins.project, meaning):
                self._value(file, load, depth + 1)
        else:
            self._loads(module, home, target.id, depth)

    def _loads(self, module: Module, home: Scope, name: str, depth: int) -> None:
        for inner in walk(home.node):
            if isinstance(inner, ast.Name) and inner.id == name and isinstance(inner.ctx, ast.Load):
                if module.scopes[inner].lookup(name) is home:
                    self._value(module, inner, depth + 1)

    def _default(self, module: Module, arguments: ast.arguments, node: ast.expr, depth: int) -> None:
        function = module.parents[arguments]
        listed = [*arguments.posonlyargs, *arguments.args]
        behind = listed[len(listed) - len(arguments.defaults) :]
        pairs = (
            *zip(behind, arguments.defaults, strict=True),
            *zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True),
        )
        name = next(parameter.arg for parameter, default in pairs if default is node)
        self._loads(module, module.scope_inside(function), name, depth)

    def _result(self, module: Module, statement: ast.Return, node: ast.expr, depth: int) -> None:
        """What is returned goes where the function is called; a method, where anything of its name is."""
        function = owner_of(module, statement)
        if not isinstance(function, ast.FunctionDef) or function.decorator_list:
            raise NotFollowedError(module, node)
        if isinstance(owner_of(module, function), ast.ClassDef):
            raise NotFollowedError(module, node)
        for reference in self.origins.references.of(Definition(module, function)):
            if reference.is_harmless:
                continue
            if not reference.sure or reference.call is None:
                raise NotFollowedError(reference.module, reference.node)
            self._value(reference.module, reference.call, depth + 1)

    # --- attributes ------------------------------------------------------------------------------------------------

    def _attribute(self, name: str, module: Module, node: ast.expr, depth: int) -> None:
        """Every attribute of that name in the tree counts, on whatever it is read."""
        if not is_read_by_dots(self.origins.project, name):
            raise NotFollowedError(module, node)
        for file, inner in self.origins.project.attributes(name):
            if isinstance(inner.ctx, ast.Load) and self._may_be(file, inner):
                self._value(file, inner, depth + 1)

    def _may_be(self, module: Module, node: ast.Attribute) -> bool:
        """Whether an attribute may be the class; where it is the class by its name, it is a reference of its own."""
        meaning = self.origins.project.resolve(node, module)
        if isinstance(meaning, Definition | External | InTreeModule):
            return False
        try:
            found = self.origins.of(module, node)
            return any(one.definition == self.definition and one.is_object == self.instance for one in found)
        except UnknownError:
            return True

    # --- arguments -------------------------------------------------------------------------------------------------

    def _handed(self, module: Module, call: ast.Call, node: ast.expr, keyword: str | None, depth: int) -> None:
        called = self._super_class(module, call) or callee(self.origins.project, module, call)
        method = self._method(module, call) if called is None else None
        if called in NEVER_BUILD:
            return
        if called == "functools.partial" and call.args[:1] == [node]:
            self._value(module, call, depth + 1)
        elif keyword is not None and (called == NAMESPACE or replaces(self.origins.project, module, call)):
            self._attribute(keyword, module, node, depth)
        elif called == "dataclasses.field" and keyword == "default":
            self._value(module, call, depth + 1)
        elif method is not None and not any(isinstance(one, ast.Starred) for one in call.args):
            at = call.args.index(node) + 1 if node in call.args else -1
            assert isinstance(method.node, ast.FunctionDef)
            self._into(method.file, method.node, keyword, at, (module, node), depth)
        elif isinstance(called, Definition) and not any(isinstance(one, ast.Starred) for one in call.args):
            self._parameter(module, called, call, node, keyword, depth)
        else:
            raise NotFollowedError(module, node)

    def _method(self, module: Module, call: ast.Call) -> Definition | None:
        """The one method that `self.method(...)` or `instance.method(...)` calls."""
        function = call.func
        if not isinstance(function, ast.Attribute):
            return None
        try:
            related = [one for cls in self._classes(module, function) for one in self.origins.related(cls)]
        except UnknownError:
            return None
        found = [
            Definition(one.file, method)
            for one in related
            if isinstance(one.node, ast.ClassDef) and (method := own_methods(one.node).get(function.attr)) is not None
        ]
        only = found[0] if found and all(one == found[0] for one in found) else None
        plain = only is not None and isinstance(only.node, ast.FunctionDef) and not only.node.decorator_list
        return only if plain else None

    def _classes(self, module: Module, node: ast.Attribute) -> list[Definition]:
        """The classes of the tree that what an attribute is read from may be an instance of."""
        own = own_class(module, node)
        if own is not None:
            return [Definition(module, own)]
        found = self.origins.of(module, node.value)
        classes = [one.definition for one in found if one.definition is not None and one.is_object]
        return classes if len(classes) == len(found) else []

    def _super_class(self, module: Module, call: ast.Call) -> Definition | None:
        """The class whose constructor `super().__init__(...)` calls."""
        function = call.func
        if not isinstance(function, ast.Attribute) or ast.unparse(function) != "super().__init__":
            return None
        cls = method_class(module, owner_of(module, call))
        if cls is None or len(cls.bases) != 1:
            return None
        above = base_of(self.origins.project, module, cls.bases[0])
        return above if isinstance(above, Definition) else None

    def _parameter(
        self, module: Module, called: Definition, call: ast.Call, node: ast.expr, keyword: str | None, depth: int
    ) -> None:
        at = call.args.index(node) if node in call.args else -1
        if isinstance(called.node, ast.ClassDef):
            for one in self._lineage(called):
                assert isinstance(one.node, ast.ClassDef)
                init = own_methods(one.node).get("__init__")
                if isinstance(init, ast.FunctionDef) and not init.decorator_list:
                    self._into(one.file, init, keyword, at + 1 if at >= 0 else at, (module, node), depth)
                    return
                if has_fields(self.origins.project, one):
                    self._make_sure_of(one, (module, node))
                    names = fields_of(self.origins.project, one) or []
                    name = keyword or (names[at] if 0 <= at < len(names) else None)
                    if name is None:
                        raise NotFollowedError(module, node)
                    self._attribute(name, module, node, depth)
                    return
        elif isinstance(called.node, ast.FunctionDef) and not called.node.decorator_list:
            if not isinstance(owner_of(called.file, called.node), ast.ClassDef):
                self._into(called.file, called.node, keyword, at, (module, node), depth)
                return
        raise NotFollowedError(module, node)

    def _lineage(self, definition: Definition) -> Iterator[Definition]:
        """A class, and its bases in the tree while there is only one."""
        while True:
            yield definition
            assert isinstance(definition.node, ast.ClassDef)
            bases = definition.node.bases
            above = base_of(self.origins.project, definition.file, bases[0]) if len(bases) == 1 else None
            if not isinstance(above, Definition) or not isinstance(above.node, ast.ClassDef):
                return
            definition = above

    def _into(
        self,
        file: Module,
        function: ast.FunctionDef,
        keyword: str | None,
        at: int,
        place: tuple[Module, ast.expr],
        depth: int,
    ) -> None:
        listed = [one.arg for one in (*function.args.posonlyargs, *function.args.args)]
        name = keyword or (listed[at] if 0 <= at < len(listed) else None)
        if name is None or name not in (*listed, *(one.arg for one in function.args.kwonlyargs)):
            raise NotFollowedError(*place)
        self._loads(file, file.scope_inside(function), name, depth)


def _only_looks(parent: ast.AST) -> bool:
    """Whether code around a value only asks whether it is one, or for its name."""
    if isinstance(parent, ast.Attribute):
        return parent.attr == "__name__"
    looks = isinstance(parent, ast.If | ast.Compare | ast.Assert | ast.FormattedValue | ast.Expr)
    return looks or (isinstance(parent, ast.UnaryOp) and isinstance(parent.op, ast.Not))
