"""The values of an index: the variable of a loop over known numbers, or an argument that is given such ones."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass

from hkmigrate.detect.program.arguments import defaults
from hkmigrate.detect.program.attributes import attribute_values, enclosing_methods
from hkmigrate.detect.program.classes import is_a, own_methods
from hkmigrate.detect.program.code import Code, Constant, NotConstantError, callee, constant
from hkmigrate.detect.program.nodes import owner_of
from hkmigrate.detect.program.references import References
from hkmigrate.model.site import Index
from hkmigrate.source.children import walk
from hkmigrate.source.project import Definition, Module, Project
from hkmigrate.source.scopes import ComprehensionNode, Scope, is_function

MOST = 1000
"""An index from which on there is no family any more."""


@dataclass(frozen=True, slots=True)
class Indices:
    """Follows indices to where their values come from."""

    project: Project
    references: References

    def index_of(self, code: Code) -> tuple[Index, ast.expr]:
        """The index that a piece of code gives, with all values that it can have, and the expression that gives it.

        Raises:
            NotConstantError: they are not known, or it does more than to name the index.
        """
        bound = code.bound(code.node)
        if bound is not None:
            return self.index_of(bound)
        values = sorted(self._values(code, 8))
        shown = code.module.text(code.node)
        if not values or values[0] < 0 or values[-1] >= MOST:
            raise NotConstantError(f"`{shown}` does not stay between 0 and {MOST - 1}")
        return Index(shown, tuple(values)), code.node

    def _values(self, code: Code, depth: int) -> set[int]:
        node, module = code.node, code.module
        if depth == 0:
            raise NotConstantError(f"`{module.text(node)}` refers to itself")
        match node:
            case ast.Name():
                home = module.scopes[node].lookup(node.id)
                if home is not None and home.parent is not None and _is_local(home):
                    return self._variable(code, home, node.id, depth)
            case ast.Attribute(value=ast.Name(id=receiver)):
                for cls, own in enclosing_methods(module, node):
                    if own == receiver:
                        return self._attribute(Definition(module, cls), own, node.attr, depth)
            case ast.Constant():
                return {_number(constant(self.project, code), module.text(node))}
            case _:
                raise NotConstantError(f"`{module.text(node)}` is computed, and not the plain variable of a loop")
        raise NotConstantError(f"`{module.text(node)}` is not a constant")

    def _variable(self, code: Code, home: Scope, name: str, depth: int) -> set[int]:
        """The values that a local variable may have, each of whose bindings is that of a loop over known numbers."""
        module, bindings = code.module, home.bindings[name]
        if len(bindings) == 1 and bindings[0].kind == "parameter":
            return self._parameter(module, home, name, depth)
        targets = [binding.node for binding in bindings]
        within = _loop_around(code, targets)
        found: set[int] = set()
        for target in targets:
            loop = module.parents.get(target)
            plain = isinstance(loop, ast.For) or (isinstance(loop, ast.comprehension) and not loop.is_async)
            if not plain or not isinstance(loop, ast.For | ast.comprehension) or loop.target is not target:
                raise NotConstantError(f"`{name}` is not a constant")
            if within is None or loop is within:
                found.update(_numbers(self.project, Code(loop.iter, module)))
        return found

    def _attribute(self, cls: Definition, receiver: str, name: str, depth: int) -> set[int]:
        """The values of an attribute that the constructor sets once, to one of its arguments."""
        assert isinstance(cls.node, ast.ClassDef)
        shown = f"`{receiver}.{name}`"
        init, given = own_methods(cls.node).get("__init__"), attribute_values(cls.node, receiver, name)
        value = given[0] if len(given) == 1 else None
        parent = cls.file.parents[value] if value is not None else None
        if init is None or not isinstance(value, ast.Name) or parent not in init.body:
            raise NotConstantError(f"{shown} is not plainly set to an argument of the constructor")
        home = cls.file.scopes[value].lookup(value.id)
        if home is not cls.file.scope_inside(init) or name in cls.file.scope_inside(cls.node).bindings:
            raise NotConstantError(f"{shown} is not plainly set to an argument of the constructor")
        self._set_once(cls, name, shown)
        return self._values(Code(value, cls.file), depth - 1)

    def _set_once(self, cls: Definition, name: str, shown: str) -> None:
        """Make sure that no other code sets the attribute."""
        for module in self.project.mentioning([name, "setattr"]):
            for node in module.nodes:
                if isinstance(node, ast.Name) and node.id == "setattr":
                    raise NotConstantError(f"{shown} may be set by `setattr`")
                if isinstance(node, ast.Attribute) and node.attr == name and not isinstance(node.ctx, ast.Load):
                    if not self._is_of_another(module, node, cls):
                        raise NotConstantError(f"{shown} is set more than once")

    def _is_of_another(self, module: Module, node: ast.Attribute, cls: Definition) -> bool:
        """Whether an attribute is that of an instance of a class which has nothing to do with `cls`, or its own."""
        for other, receiver in enclosing_methods(module, node):
            if isinstance(node.value, ast.Name) and node.value.id == receiver:
                found = Definition(module, other)
                return found == cls or not (is_a(self.project, found, cls) or is_a(self.project, cls, found))
        return False

    def _parameter(self, module: Module, home: Scope, name: str, depth: int) -> set[int]:
        """The values that every call gives a parameter of a constructor, or of a function at the top of a file."""
        function, owner = home.node, owner_of(module, home.node)
        called: ast.ClassDef | ast.FunctionDef | None = None
        if isinstance(function, ast.FunctionDef):
            if isinstance(owner, ast.Module):
                called = function
            elif isinstance(owner, ast.ClassDef) and function.name == "__init__":
                called = owner
        if called is None or not isinstance(function, ast.FunctionDef):
            raise NotConstantError(f"`{name}` is not a constant")
        if called.decorator_list or function.decorator_list:
            raise NotConstantError(f"`{called.name}` is decorated, and may be called with any `{name}`")
        found: set[int] = set()
        for reference in self.references.of(Definition(module, called)):
            if reference.sure and reference.is_harmless:
                continue
            if not reference.sure or reference.call is None:
                raise NotConstantError(f"`{called.name}` is used as a value, and may be called with any `{name}`")
            given = _given(reference.call, function, name, skip=called is not function)
            in_file = module if given in defaults(function.args).values() else reference.module
            found |= self._values(Code(given, in_file), depth - 1)
        return found


def _given(call: ast.Call, function: ast.FunctionDef, name: str, *, skip: bool) -> ast.expr:
    """What a call gives a parameter; `skip` says that the first one is the instance."""
    positional = [arg.arg for arg in (*function.args.posonlyargs, *function.args.args)][int(skip) :]
    hidden = any(isinstance(arg, ast.Starred) for arg in call.args) or any(one.arg is None for one in call.keywords)
    if not hidden:
        by_keyword = [one.value for one in call.keywords if one.arg == name]
        at = positional.index(name) if name in positional else len(call.args)
        given = [
            *call.args[at : at + 1],
            *by_keyword,
            *(value for key, value in defaults(function.args).items() if key == name),
        ]
        if given:
            return given[0]
    raise NotConstantError(f"a call of `{function.name}` does not plainly give `{name}`")


def _is_local(home: Scope) -> bool:
    return is_function(home.node) or isinstance(home.node, ComprehensionNode)


def _loop_around(code: Code, targets: list[ast.AST]) -> ast.For | None:
    """The loop that alone says what the variable with these targets is where the code stands; None if others may."""
    module = code.module
    node: ast.AST = code.node
    while node in module.parents and not is_function(node):
        inside, node = node, module.parents[node]
        if isinstance(node, ast.For) and node.target in targets and inside in node.body:
            again = {inner for statement in node.body for inner in walk(statement)}
            return None if again.intersection(targets) else node
    return None


def _numbers(project: Project, code: Code) -> Iterator[int]:
    """The numbers that a loop runs over.

    Raises:
        NotConstantError: they are not known.
    """
    node = code.node
    called = callee(project, code.module, node) if isinstance(node, ast.Call) else None
    match node:
        case ast.Call(args=[only], keywords=[]) if called in ("builtins.reversed", "builtins.list", "builtins.tuple"):
            yield from _numbers(project, code.at(only))
            return
        case ast.Call(args=limits, keywords=[]) if called == "builtins.range" and 1 <= len(limits) <= 3:
            known = [_number(constant(project, code.at(limit)), code.module.text(limit)) for limit in limits]
            if len(known) < 3 or known[2]:
                steps = range(*known)
                yield from steps if len(steps) <= MOST else [-1]
                return
        case ast.Tuple(elts=items) | ast.List(elts=items):
            yield from (_number(constant(project, code.at(item)), code.module.text(item)) for item in items)
            return
        case _:
            pass
    raise NotConstantError(f"it is not known what `{code.module.text(node)}` runs over")


def _number(value: Constant, shown: str) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        raise NotConstantError(f"`{shown}` is not a number")
    return value
