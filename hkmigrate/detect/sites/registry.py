"""Home-made registries: a dictionary that a declaring function fills and a reading function looks up, by name."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace

from hkmigrate.detect.program.code import Code, NotConstantError, constant_or_seen
from hkmigrate.detect.program.references import possible_loads_of
from hkmigrate.detect.sites.displays import displayed, items
from hkmigrate.model.place import Span
from hkmigrate.model.site import Removable
from hkmigrate.source.children import walk
from hkmigrate.source.project import Definition, Module, Project, Value


class NotDeclaredError(Exception):
    """A lookup whose entry is not known; the message says why, `places` where it is declared all the same."""

    def __init__(self, message: str, places: tuple[Span, ...] = ()) -> None:
        super().__init__(message)
        self.places = places


@dataclass(frozen=True, slots=True)
class Entry:
    """One declaration: what is stored under `key` of `dictionary`, by a statement or by a call of `declare`."""

    key: str
    value: Code
    span: Span
    dictionary: Value
    declare: Definition | None = None


@dataclass(slots=True)
class Registry:
    """Dictionaries of the tree, with what is stored in each of them.

    `calls` gives the understood calls of a function of the tree, each with the code of its parameters.
    """

    project: Project
    calls: Callable[[Definition], Iterator[tuple[Code, dict[str, Code]]]]
    _entries: dict[tuple[str, str], list[Entry] | NotDeclaredError] = field(default_factory=dict)
    used: dict[Span, Entry] = field(default_factory=dict)
    _asked: set[tuple[str, str]] = field(default_factory=set)

    def dictionary(self, node: ast.expr, module: Module) -> Value | None:
        """The module-level dictionary that an expression names, made empty by `{}` or `dict()`."""
        if not isinstance(node, ast.Name | ast.Attribute):
            return None
        meaning = self.project.resolve(node, module)
        if isinstance(meaning, Value) and meaning.scope.parent is None:
            made = meaning.expression
            if (isinstance(made, ast.Dict) and not made.keys) or (
                isinstance(made, ast.Call) and ast.unparse(made) == "dict()"
            ):
                return meaning
        return None

    def dictionary_of(self, call: ast.Call, module: Module) -> Value | None:
        """The dictionary that `REGISTRY.get(name)` looks up, None for any other call."""
        function = call.func
        return self.dictionary(function.value, module) if isinstance(function, ast.Attribute) else None

    def is_guard(self, statement: ast.If, module: Module) -> bool:
        """Whether an `if` only raises where a name is, or is not, declared."""
        test = statement.test
        if statement.orelse or not all(isinstance(item, ast.Raise) for item in statement.body):
            return False
        return (
            isinstance(test, ast.Compare)
            and isinstance(test.ops[0], ast.In | ast.NotIn)
            and self.dictionary(test.comparators[0], module) is not None
        )

    def lookup(self, code: Code) -> Code | None:
        """What `REGISTRY[name]` or `REGISTRY.get(name)` gives, None where the code is no such lookup.

        Raises:
            NotConstantError: the name is not known.
            NotDeclaredError: nothing, or more than one thing, is declared under the name.
        """
        found = self._looked_up(code)
        if found is None:
            return displayed(self.project, code)
        dictionary, key_node = found
        try:
            key = constant_or_seen(self.project, code.at(key_node))
        except NotConstantError:
            self._asked.add(_place(dictionary))
            raise
        entries = [entry for entry in self.entries(dictionary) if entry.key == key]
        if len(entries) != 1:
            how = f"declared {len(entries)} times" if entries else "never declared"
            raise NotDeclaredError(f"`{key}` is {how}", tuple(entry.span for entry in entries))
        self.used[entries[0].span] = entries[0]
        return entries[0].value

    def may_go(self, entry: Entry) -> bool:
        """Whether a declaration may go with its group: nothing is looked up beside it under an unknown name."""
        return _place(entry.dictionary) not in self._asked

    def _looked_up(self, code: Code) -> tuple[Value, ast.expr] | None:
        match code.node:
            case ast.Subscript(value=base, slice=key):
                pass
            case ast.Call(func=ast.Attribute(value=base, attr="get"), args=[key]):
                pass
            case _:
                return None
        dictionary = self.dictionary(base, code.module)
        return (dictionary, key) if dictionary is not None else None

    def followed(self, code: Code) -> Code:
        """The code itself, or what a name or a lookup in it stands for.

        Raises:
            NotDeclaredError: a lookup fails.
        """
        while True:
            nxt = code.bound(code.node) or self.lookup(code) or self._member(code)
            if nxt is None:
                return code
            code = nxt

    def _member(self, code: Code) -> Code | None:
        """`entry["shape"]` of a dictionary display, `entry[0]` of a tuple."""
        if not isinstance(code.node, ast.Subscript) or not isinstance(code.node.slice, ast.Constant):
            return None
        if self.dictionary(code.node.value, code.module) is not None or not self._reachable(code.at(code.node.value)):
            return None
        base, index = self.followed(code.at(code.node.value)), code.node.slice.value
        if isinstance(base.node, ast.Tuple | ast.List) and isinstance(index, int) and index < len(base.node.elts):
            return base.at(base.node.elts[index])
        return next((base.at(value) for key, value in items(base.node) if key == index), None)

    def _reachable(self, code: Code) -> bool:
        return code.bound(code.node) is not None or self._looked_up(code) is not None

    def parts(self, code: Code) -> list[Code]:
        """The elements of a tuple.

        Raises:
            NotDeclaredError: it is not known to be one.
        """
        base = self.followed(code)
        if not isinstance(base.node, ast.Tuple | ast.List):
            raise NotDeclaredError("it unpacks something that is not known to be a tuple")
        return [base.at(item) for item in base.node.elts]

    def expanded(self, call: Code, *, generic: bool) -> Code:
        """A call whose arguments that look a registry up, or unpack a lookup, are bound to what was declared.

        Raises:
            NotDeclaredError: a lookup fails.
        """
        if generic:
            return call
        names = {name: self.followed(code) for name, code in call.names.items()}
        followed = replace(call, names=names)
        parts: dict[ast.expr, Code] = {}
        for node in walk(call.node):
            if isinstance(node, ast.Subscript | ast.Call) and node is not call.node:
                code = followed.at(node)
                found = self.followed(code)
                if found is not code:
                    parts[node] = found
        return replace(followed, parts=parts)

    def entries(self, dictionary: Value) -> list[Entry]:
        """Everything stored in a dictionary.

        Raises:
            NotDeclaredError: something is stored in a way that is not understood.
        """
        at = _place(dictionary)
        if at not in self._entries:
            try:
                self._entries[at] = list(self._stored(dictionary))
            except NotDeclaredError as error:
                self._entries[at] = error
        found = self._entries[at]
        if isinstance(found, NotDeclaredError):
            raise found
        return found

    def _stored(self, dictionary: Value) -> Iterator[Entry]:
        for module in self.project.mentioning([dictionary.name]):
            for node in module.nodes:
                if isinstance(node, ast.Name | ast.Attribute) and self.dictionary(node, module) == dictionary:
                    yield from self._store(node, module, dictionary)

    def removable(self, variable: Value) -> Removable:
        """A variable as something that goes when nothing reads it any more."""
        module = variable.file
        home = variable.scope.bindings[variable.name][0].node
        uses = [file.span(node) for file, node in possible_loads_of(self.project, variable)]
        imports = [
            file.span(node)
            for file in self.project.mentioning([variable.name])
            for node in file.nodes
            if isinstance(node, ast.alias) and node.name == variable.name and file is not module
        ]
        return Removable(f"{module.name}.{variable.name}", module.span(home), tuple(uses), tuple(imports))

    def _store(self, node: ast.expr, module: Module, dictionary: Value) -> Iterator[Entry]:
        parent = module.parents[node]
        holder = module.parents[parent]
        if isinstance(node.ctx, ast.Store) if isinstance(node, ast.Name) else False:
            return
        match parent, holder:
            case ast.Subscript(ctx=ast.Store(), slice=key), ast.Assign(targets=[_], value=value):
                yield from self._declared(key, value, module, holder, dictionary)
            case ast.Subscript(ctx=ast.Load()), _:
                return
            case ast.Compare(), _:
                return
            case ast.Attribute(attr="get" | "keys" | "values" | "items"), ast.Call():
                return
            case ((ast.Assign() | ast.AnnAssign()), _):
                return
            case _:
                raise NotDeclaredError(f"`{module.text(node)}` is used in a way that is not understood")

    def _declared(
        self, key: ast.expr, value: ast.expr, module: Module, statement: ast.stmt, dictionary: Value
    ) -> Iterator[Entry]:
        owner = module.scopes[key].node
        if isinstance(owner, ast.Module):
            yield self._entry(Code(key, module), Code(value, module), module.span(statement), dictionary, None)
            return
        if not isinstance(owner, ast.FunctionDef):
            raise NotDeclaredError("it is filled in a way that is not understood")
        frame = module.scope_inside(owner)
        for call, names in self.calls(Definition(module, owner)):
            bound = Code(key, module, frame, names), Code(value, module, frame, names)
            yield self._entry(*bound, call.module.span(_whole(call)), dictionary, Definition(module, owner))

    def _entry(self, key: Code, value: Code, span: Span, dictionary: Value, declare: Definition | None) -> Entry:
        try:
            name = constant_or_seen(self.project, key)
        except NotConstantError as error:
            raise NotDeclaredError(f"something is declared under a name that is not known: {error}") from error
        return Entry(str(name), value, span, dictionary, declare)


def _place(dictionary: Value) -> tuple[str, str]:
    return dictionary.file.path, dictionary.name


def _whole(call: Code) -> ast.expr | ast.stmt:
    parent = call.module.parents[call.node]
    return parent if isinstance(parent, ast.Expr) else call.node
