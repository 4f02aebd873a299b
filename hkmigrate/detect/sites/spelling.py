"""How code at the beginning of a function spells what a value is that runs below it."""

from __future__ import annotations

import ast
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

from hkmigrate.detect.evaluate.frames import Context
from hkmigrate.detect.program.arguments import default_of
from hkmigrate.detect.program.attributes import own_class
from hkmigrate.detect.program.classes import is_super
from hkmigrate.detect.program.code import Code, callee
from hkmigrate.detect.program.nodes import method_class, owner_of
from hkmigrate.detect.program.terms import NotMovableError, term
from hkmigrate.detect.sites.composing import apart, composition, is_object, joined, member, parts_of
from hkmigrate.detect.sites.records import is_record, is_set
from hkmigrate.detect.sites.stacks import Edge, Stacks
from hkmigrate.detect.sites.stored import assigned, receiver_of, store_of
from hkmigrate.model.site import Term
from hkmigrate.source.children import walk
from hkmigrate.source.project import Definition, External, Module, Project
from hkmigrate.source.scopes import Scope, is_function

_DEEPEST = 40
_COMPOSED = (ast.BinOp, ast.UnaryOp, ast.Tuple, ast.List, ast.IfExp, ast.BoolOp, ast.Compare, ast.Call, ast.Subscript)


@dataclass
class Spelling:
    """Spells values for one function, by what the stacks of calls below it hand on.

    Attributes:
        project: the tree.
        stacks: the calls.
        module: the file of the function.
        maker: the function.
    """

    project: Project
    stacks: Stacks
    module: Module
    maker: ast.AST
    _depth: int = 0
    _known: dict[object, Term | None] = field(default_factory=dict)

    def of(self, module: Module, node: ast.expr, contexts: Sequence[Context]) -> Term | None:
        """An expression that runs in some stacks, as the function spells it; None where it cannot, or not as one."""
        return self._of(module, node, tuple(one for one in contexts if one in self._within))

    @cached_property
    def _within(self) -> frozenset[Context]:
        """What runs below the function; below the object's other methods, too, where that is a constructor."""
        cls = method_class(self.module, self.maker)
        if cls is None or not isinstance(self.maker, ast.FunctionDef) or self.maker.name != "__init__":
            return self.stacks.below(self.maker)
        return frozenset().union(*(self.stacks.below(one) for one in cls.body if isinstance(one, ast.FunctionDef)))

    def _of(self, module: Module, node: ast.expr, at: tuple[Context, ...]) -> Term | None:
        key = (node, at)
        if key not in self._known:
            if self._depth > _DEEPEST:
                return None
            self._known[key] = None  # what comes back to itself is not known
            self._depth += 1
            self._known[key] = self._spelled(module, node, at)
            self._depth -= 1
        return self._known[key]

    def _spelled(self, module: Module, node: ast.expr, at: tuple[Context, ...]) -> Term | None:
        match node:
            case ast.Constant(value=str()) if node.end_lineno != node.lineno:
                return None
            case ast.Constant():
                return Term(repr(node.value), (module.text(node),))
            case ast.Name():
                home = module.scopes[node].lookup(node.id)
                if home is None or home.parent is None:
                    return self._global(module, node)
                return self._variable(module, home, node.id, at) if is_function(home.node) else None
            case ast.Attribute():
                return self._attribute(module, node, at)
            case _ if isinstance(node, _COMPOSED):
                return self._composed(module, node, at)
            case _:
                return self._global(module, node)

    def _global(self, module: Module, node: ast.expr) -> Term | None:
        """What means the same everywhere."""
        if any(isinstance(one, ast.Call) and not is_record(self.project, module, one) for one in walk(node)):
            return None
        try:
            found = term(self.project, Code(node, module))
        except NotMovableError:
            return None
        return found if found.closed and "\n" not in found.text() else None

    # --- variables ---------------------------------------------------------------------------------------------------

    def _variable(self, module: Module, home: Scope, name: str, at: tuple[Context, ...]) -> Term | None:
        function = home.node
        if len(home.bindings[name]) != 1:
            return None
        binding = home.bindings[name][0]
        if self._is_seen(function) and (function is not self.maker or binding.kind == "parameter"):
            return Term(f"{module.identifiers[function]}:{name}", (name,))
        contexts = tuple(one for one in at if one.function is function)
        contexts = contexts or tuple(self.stacks.of(function, self._within))
        if binding.kind == "parameter":
            return self._parameter(module, function, name, contexts)
        value = assigned(module, binding.node, name)
        return self._of(module, value, contexts) if value is not None else None

    def _is_seen(self, function: ast.AST) -> bool:
        """Whether the function, or one around it, has the variables of another."""
        at: ast.AST = self.maker
        while at in self.module.parents:
            if at is function:
                return True
            at = owner_of(self.module, at)
        return False

    def _parameter(self, module: Module, function: ast.AST, name: str, at: Sequence[Context]) -> Term | None:
        """What all calls give for a parameter."""
        if not at or not isinstance(function, ast.FunctionDef | ast.Lambda):
            return None
        edges = list(dict.fromkeys(self.stacks.edges(at, self._within)))
        found = None
        for edge in edges:
            one = self._argument(module, function, name, edge) if edge is not None else None
            if one is None or (found is not None and one.key != found.key):
                return None
            found = found or one
        return found

    def _argument(self, home: Module, function: ast.FunctionDef | ast.Lambda, name: str, edge: Edge) -> Term | None:
        """What a call gives for a parameter, by itself, by what it is spread from, or by leaving it out."""
        module = self.project.module(edge.caller.path)
        if module is None or edge.call not in module.parents:
            return None
        listed = [one.arg for one in (*function.args.posonlyargs, *function.args.args)]
        method = method_class(home, function) is not None
        unbound = method and self._is_unbound(module, edge.call)
        if method and name in listed[:1] and not unbound:
            receiver = receiver_of(function, edge.call)
            return self._of(module, receiver, (edge.caller,)) if receiver is not None else None
        listed = listed[1:] if method and not unbound else listed
        given: ast.expr | None = None
        for layer in self._layers(module, edge):
            plain = [one for one in layer.args if not isinstance(one, ast.Starred)]
            if len(plain) < len(layer.args):
                return None
            words = {one.arg: one.value for one in layer.keywords if one.arg is not None}
            spread = [one.value for one in layer.keywords if one.arg is None]
            if name in words:
                given = words[name]
            elif name in listed[: len(plain)]:
                given = plain[listed.index(name)]
            elif spread:
                return self._spread(module, home, function, name, spread, edge)
            listed = listed[len(plain) :]
        if given is not None:
            return self._of(module, given, (edge.caller,))
        default = default_of(function.args, name) if self._layers(module, edge) else None
        return self._global(home, default) if default is not None else None

    def _is_unbound(self, module: Module, call: ast.Call) -> bool:
        """Whether a method is called by its class, with the object as the first argument."""
        if not isinstance(call.func, ast.Attribute) or is_super(call.func):
            return False
        meaning = self.project.resolve(call.func.value, module)
        return isinstance(meaning, Definition | External) and not isinstance(
            getattr(meaning, "node", None), ast.FunctionDef
        )

    def _layers(self, module: Module, edge: Edge) -> list[ast.Call]:
        """The calls that give arguments: a partial's before the call itself; none where others may come between."""
        called = self.stacks.events.calls.get(edge.call)
        if called is not None and edge.called in called.direct:
            return [edge.call]
        function = edge.call.func
        if isinstance(function, ast.Name):
            home = module.scopes[function].lookup(function.id)
            bound = home.bindings.get(function.id, ()) if home is not None else ()
            value = assigned(module, bound[0].node, function.id) if len(bound) == 1 else None
            if isinstance(value, ast.Call) and callee(self.project, module, value) == "functools.partial":
                inner = ast.Call(func=value.args[0], args=value.args[1:], keywords=value.keywords)
                return [inner, edge.call]
        return []

    def _spread(
        self,
        module: Module,
        home: Module,
        function: ast.FunctionDef | ast.Lambda,
        name: str,
        spread: Sequence[ast.expr],
        edge: Edge,
    ) -> Term | None:
        """A parameter that is given by `**something`, in which it must be, or which hands on what a function takes."""
        around = owner_of(module, edge.call)
        only = spread[0]
        taken = around.args if isinstance(around, ast.FunctionDef | ast.Lambda) else None
        if len(spread) > 1 or not self._layers(module, edge):
            return None
        if taken is not None and taken.kwarg is not None and isinstance(only, ast.Name) and only.id == taken.kwarg.arg:
            own = {one.arg for one in (*taken.args, *taken.kwonlyargs)}
            handed = self._handed_on(module, around, name, edge) if name not in own else None
            if handed is None and name not in own and self._never_given(name, edge):
                default = default_of(function.args, name)
                return self._global(home, default) if default is not None else None
            return handed
        if default_of(function.args, name) is not None:
            return None
        found = self._of(module, only, (edge.caller,))
        spelled = f"{module.quote}{name}{module.quote}"
        return (
            joined(f"{found.key}[{name!r}]", (apart(found.text()), f"[{spelled}]"), (found,))
            if found is not None
            else None
        )

    def _handed_on(self, module: Module, function: ast.AST, name: str, edge: Edge) -> Term | None:
        contexts = (edge.caller,) if edge.caller.function is function else ()
        return self._parameter(module, function, name, contexts)

    def _never_given(self, name: str, edge: Edge) -> bool:
        """Whether no call of a function gives it an argument of that name."""
        for one in self.stacks.edges((edge.caller,), self._within):
            if one is None or any(word.arg in (None, name) for word in one.call.keywords):
                return False
        return True

    # --- attributes --------------------------------------------------------------------------------------------------

    def _attribute(self, module: Module, node: ast.Attribute, at: tuple[Context, ...]) -> Term | None:
        cls = own_class(module, node)
        if cls is None:
            found = self._global(module, node) if self._is_global(module, node) else None
            if found is None and not is_set(self.project, node.attr):
                below = self._of(module, node.value, at)
                found = member(below, node.attr) if below is not None else None
            return found
        store = store_of(self.project, module, cls, node.attr)
        if store is None:
            return None
        home, value, init = store
        below = self._of(module, node.value, at) if init is not self.maker else None
        if below is not None:
            return member(below, node.attr)
        method = module.scopes[node.value].lookup(node.value.id) if isinstance(node.value, ast.Name) else None
        kinds = {one.inside for one in at if method is not None and one.function is method.node}
        made = tuple(one for one in self.stacks.of(init, self._within) if one.inside in kinds or not kinds)
        return self._of(home, value, made) if made else None

    def _is_global(self, module: Module, node: ast.expr) -> bool:
        while isinstance(node, ast.Attribute):
            node = node.value
        home = module.scopes[node].lookup(node.id) if isinstance(node, ast.Name) else None
        return isinstance(node, ast.Name) and (home is None or home.parent is None)

    # --- expressions of several parts --------------------------------------------------------------------------------

    def _composed(self, module: Module, node: ast.expr, at: tuple[Context, ...]) -> Term | None:
        parts = parts_of(node)
        if isinstance(node, ast.Call):
            if not is_record(self.project, module, node):
                return None
        elif isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Slice | ast.Tuple):
            return None
        if "\n" in module.text(node) or any(isinstance(part, ast.Starred) for part in parts):
            return None
        found = []
        for part in parts:
            one = self._of(module, part, at)
            if one is None:
                return None
            found.append(one)
        if isinstance(node, ast.BoolOp) and isinstance(node.op, ast.Or):
            while len(found) > 1 and found[0].key in ("None", "False", "0"):
                found.pop(0)
            if is_object(found[0]):
                return found[0]
            if len(found) == 1:
                return found[0]
            parts = parts[-len(found) :]
        return composition(module, node, parts, found)
