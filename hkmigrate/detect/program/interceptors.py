"""Functions that intercept method calls: those that pass every call by, or all but the `__call__` of some class."""

from __future__ import annotations

import ast

from hkmigrate.detect.program.code import Code, NotConstantError, callee, constant
from hkmigrate.source.children import walk
from hkmigrate.source.haiku import INTERCEPTORS, MODULE, is_module_class
from hkmigrate.source.project import Definition, External, Module, Project


def first_interceptor(project: Project) -> tuple[Module, ast.expr] | None:
    """The first place that may let a function see, or change, the calls of an owner's methods."""
    for module in project.mentioning({name.rsplit(".", 1)[-1] for name in INTERCEPTORS}):
        for node in module.nodes:
            if isinstance(node, ast.Name | ast.Attribute) and isinstance(node.ctx, ast.Load):
                meaning = project.resolve(node, module)
                if isinstance(meaning, External) and meaning.name in INTERCEPTORS:
                    if not _passes_owners_by(project, module, node):
                        return module, node
    return None


def _passes_owners_by(project: Project, module: Module, node: ast.expr) -> bool:
    """Whether interceptors are set by a plain call here, with a function that leaves the methods of owners alone."""
    call = module.parents[node]
    if not isinstance(call, ast.Call) or call.func is not node or len(call.args) != 1 or call.keywords:
        return False
    given = call.args[0]
    found = project.resolve(given, module) if isinstance(given, ast.Name | ast.Attribute) else None
    if not isinstance(found, Definition) or not isinstance(found.node, ast.FunctionDef) or found.node.decorator_list:
        return False
    arguments = found.node.args
    plain = not (arguments.vararg or arguments.kwarg or arguments.kwonlyargs or arguments.defaults)
    names = [one.arg for one in (*arguments.posonlyargs, *arguments.args)]
    return plain and len(names) == 4 and _Interceptor(project, found.file, *names).is_harmless(found.node.body)


class _Interceptor:
    """The parts of an interceptor's body; the names are those of its four parameters."""

    def __init__(self, project: Project, file: Module, method: str, args: str, kwargs: str, context: str) -> None:
        self.project, self.file, self.context = project, file, context
        self.passed = ast.dump(ast.parse(f"{method}(*{args}, **{kwargs})", mode="eval").body)

    def is_harmless(self, body: list[ast.stmt]) -> bool:
        """Whether nothing but passing on happens to calls of other things than some class's own `__call__`."""
        match body:
            case [ast.Expr(value=ast.Constant()), *rest]:
                return self.is_harmless(rest)
            case [ast.Return(value=ast.expr() as value)]:
                return self._passes(value)
            case [ast.If(test=test, body=inside, orelse=[]), *rest] if self._is_a_call_of(test, negated=False):
                return not self._looks(inside) and self.is_harmless(rest)
            case [ast.If(test=test, body=[ast.Return(value=ast.expr() as value)], orelse=[]), *rest]:
                others = self._is_a_call_of(test, negated=True) and self._passes(value)
                return others and not self._looks(rest)
            case _:
                return False

    def _passes(self, value: ast.expr) -> bool:
        return ast.dump(value) == self.passed

    def _looks(self, body: list[ast.stmt]) -> bool:
        """Whether code asks for more of the call, such as the module's path, which may move."""
        return any(isinstance(node, ast.Name) and node.id == self.context for one in body for node in walk(one))

    def _is_a_call_of(self, test: ast.expr, *, negated: bool) -> bool:
        """Whether a test says that the call is the `__call__` of a class; or, negated, that it is not."""
        wanted = ast.Or if negated else ast.And
        match test:
            case ast.BoolOp(op=op, values=[first, second]) if isinstance(op, wanted):
                tests = ((first, second), (second, first))
                return any(self._is_class(one, negated) and self._is_call(other, negated) for one, other in tests)
            case _:
                return False

    def _is_class(self, test: ast.expr, negated: bool) -> bool:
        """`isinstance(context.module, Class)`; an owner's class has no base but Haiku's own."""
        if negated:
            if not isinstance(test, ast.UnaryOp) or not isinstance(test.op, ast.Not):
                return False
            test = test.operand
        match test:
            case ast.Call(args=[asked, cls], keywords=[]) if self._asks(asked, "module"):
                found = self.project.resolve(cls, self.file) if isinstance(cls, ast.Name | ast.Attribute) else None
                own = isinstance(found, Definition) and isinstance(found.node, ast.ClassDef)
                haikus = isinstance(found, External) and is_module_class(found.name) and found.name != MODULE
                return callee(self.project, self.file, test) == "builtins.isinstance" and (own or haikus)
            case _:
                return False

    def _is_call(self, test: ast.expr, negated: bool) -> bool:
        """`context.method_name == "__call__"`."""
        match test:
            case ast.Compare(left=left, ops=[op], comparators=[right]) if self._asks(left, "method_name"):
                try:
                    name = constant(self.project, Code(right, self.file))
                except NotConstantError:
                    return False
                return name == "__call__" and isinstance(op, ast.NotEq if negated else ast.Eq)
            case _:
                return False

    def _asks(self, node: ast.expr, attribute: str) -> bool:
        match node:
            case ast.Attribute(value=ast.Name(id=name), attr=attr):
                return (name, attr) == (self.context, attribute)
            case _:
                return False
