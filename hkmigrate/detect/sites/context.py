"""Code under a forced scope: what it reads from there, and whether the rest would do the same outside."""

from __future__ import annotations

import ast
from dataclasses import dataclass, field

from hkmigrate.detect.program.attributes import attribute_values, enclosing_methods
from hkmigrate.detect.program.classes import class_name_of, is_module, own_methods
from hkmigrate.detect.program.code import Code, NotConstantError, argument, callee, constant, is_pure
from hkmigrate.detect.program.forced import is_surely_forced
from hkmigrate.detect.program.refusal import RefusedError, refuse
from hkmigrate.detect.program.terms import NotMovableError
from hkmigrate.detect.sites.accesses import KINDS, DynamicLeafError, module_access, variable_access
from hkmigrate.model.names import name_and_number
from hkmigrate.model.site import Access
from hkmigrate.source.children import walk
from hkmigrate.source.haiku import CONTEXT_FREE, NAME_SCOPE, SAFE_WRAPPERS, SET_STATE
from hkmigrate.source.project import Definition, Module, Project, Value
from hkmigrate.source.scopes import is_function

ARRAY_METHODS = frozenset(
    [
        "all",
        "any",
        "argmax",
        "argmin",
        "argsort",
        "astype",
        "at",
        "clip",
        "conj",
        "copy",
        "cumprod",
        "cumsum",
        "diagonal",
        "dot",
        "flatten",
        "item",
        "max",
        "mean",
        "min",
        "mul",
        "multiply",
        "add",
        "get",
        "set",
        "nonzero",
        "prod",
        "ravel",
        "repeat",
        "reshape",
        "round",
        "sort",
        "squeeze",
        "std",
        "sum",
        "swapaxes",
        "take",
        "tobytes",
        "tolist",
        "trace",
        "transpose",
        "var",
        "view",
        "append",
        "extend",
        "items",
        "keys",
        "values",
        "format",
        "join",
    ]
)
_RUN_HERE = frozenset(f"jax.{name}" for name in ("checkpoint", "grad", "jit", "remat", "value_and_grad", "vmap"))
"""Functions of jax's whose result, called on the spot, runs the function in it there."""
_LOOPS = (ast.For, ast.AsyncFor, ast.While, ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)


@dataclass(slots=True)
class BodyReader:
    """Reads the statements under a forced scope; `accesses` are what it found, in the order of the text."""

    project: Project
    module: Module
    accesses: list[Access] = field(default_factory=list)
    _made: dict[str, int] = field(default_factory=dict)

    def read(self, statements: list[ast.stmt]) -> None:
        """Read them.

        Raises:
            RefusedError: something among them depends on the scope in a way that is not understood.
        """
        for statement in statements:
            self._visit(statement, ())

    def assert_free(self, call: ast.Call) -> None:
        """Make sure that the arguments of a call give the same in whatever module or scope they are computed.

        Raises:
            RefusedError: one of them may not.
        """
        self._nothing_nested(call)
        for inner in walk(call):
            if isinstance(inner, ast.Call) and inner is not call:
                self._free(inner, callee(self.project, self.module, inner))

    def _visit(self, node: ast.AST, around: tuple[ast.AST, ...]) -> None:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef | ast.Lambda):
            self._nested(node)
            return
        if isinstance(node, ast.Await | ast.Yield | ast.YieldFrom):
            raise self._mixed(node, "it awaits or yields inside the scope")
        if isinstance(node, ast.With | ast.AsyncWith) and self._is_inner_scope(node):
            return
        if isinstance(node, ast.Call) and self._call(node, around):
            return
        for child in ast.iter_child_nodes(node):
            self._visit(child, (*around, node))

    def _mixed(self, node: ast.AST, why: str) -> RefusedError:
        return refuse("mixed-scope", why, self.module.span(node))

    def _is_inner_scope(self, node: ast.With | ast.AsyncWith) -> bool:
        """Whether the statement forces a name of its own, so that what is in it belongs to that one."""
        for item in node.items:
            if (
                isinstance(item.context_expr, ast.Call)
                and callee(self.project, self.module, item.context_expr) == NAME_SCOPE
            ):
                name = argument(item.context_expr, 0, "name")
                if name is not None and is_surely_forced(self.project, Code(name, self.module)):
                    return True
                raise self._mixed(node, "another name scope stands inside the forced one")
        return False

    def _nested(self, node: ast.AST) -> None:
        for inner in walk(node):
            if isinstance(inner, ast.Call):
                called = callee(self.project, self.module, inner)
                if called in KINDS or class_name_of(self.project, self.module, inner) is not None:
                    raise self._mixed(inner, "a function defined inside the scope reads from it, and may run elsewhere")

    def _call(self, node: ast.Call, around: tuple[ast.AST, ...]) -> bool:
        """Read a call; True where its parts need no further reading."""
        called = callee(self.project, self.module, node)
        if isinstance(called, str) and called in KINDS:
            self._variable(node)
            if called == SET_STATE:
                return False
            self._nothing_nested(node)
            return True
        if class_name_of(self.project, self.module, node) is not None:
            self._module(node, around)
            self._nothing_nested(node)
            return True
        if self._runs_lambda(node):
            self._lambda(node, around)
            return True
        self._free(node, called)
        return False

    def _runs_lambda(self, node: ast.Call) -> bool:
        """Whether the call is `jax.vmap(lambda row: ...)(x)`: the lambda runs then and there, and nowhere else."""
        wrapped = node.func
        if not isinstance(wrapped, ast.Call) or not wrapped.args or not isinstance(wrapped.args[0], ast.Lambda):
            return False
        wrapper = callee(self.project, self.module, wrapped)
        return isinstance(wrapper, str) and (wrapper in SAFE_WRAPPERS or wrapper in _RUN_HERE)

    def _lambda(self, node: ast.Call, around: tuple[ast.AST, ...]) -> None:
        assert isinstance(node.func, ast.Call)
        function, *rest = node.func.args
        assert isinstance(function, ast.Lambda)
        given = [keyword.value for keyword in (*node.func.keywords, *node.keywords)]
        defaults = [default for default in (*function.args.defaults, *function.args.kw_defaults) if default is not None]
        for part in (*defaults, *rest, *node.args, *given):
            self._visit(part, around)
        self._visit(function.body, (*around, function))

    def _nothing_nested(self, node: ast.Call) -> None:
        for inner in walk(node):
            if inner is not node and isinstance(inner, ast.Call):
                if (
                    callee(self.project, self.module, inner) in KINDS
                    or class_name_of(self.project, self.module, inner) is not None
                ):
                    raise self._mixed(inner, "a read stands inside the arguments of another")

    def _variable(self, node: ast.Call) -> None:
        try:
            self.accesses.append(variable_access(self.project, Code(node, self.module)))
        except DynamicLeafError as error:
            raise refuse("dynamic-leaf", str(error), self.module.span(node)) from error
        except NotMovableError as error:
            raise self._mixed(node, str(error)) from error

    def _module(self, node: ast.Call, around: tuple[ast.AST, ...]) -> None:
        made = class_name_of(self.project, self.module, node)
        assert made is not None
        if any(isinstance(one, (*_LOOPS, ast.Lambda)) for one in around):
            raise self._mixed(node, "a module is made in a loop or a lambda inside the scope")
        given = argument(node, 10_000, "name")
        if given is not None and is_surely_forced(self.project, Code(given, self.module)):
            return
        try:
            name = made.default_name if given is None else constant(self.project, Code(given, self.module))
            access = module_access(self.project, Code(node, self.module), str(name))
        except (NotConstantError, NotMovableError) as error:
            raise self._mixed(node, str(error)) from error
        base = name_and_number(access.leaf)[0]
        if base in self._made:
            raise self._mixed(node, f"two modules named `{base}` are made in one scope, which Haiku numbers")
        self._made[base] = 1
        self.accesses.append(access)

    def _free(self, node: ast.Call, called: str | Definition | None) -> None:
        """Make sure that a call does not look at the scope it runs in."""
        if isinstance(called, str):
            if is_pure(called) or called in CONTEXT_FREE:
                return
            raise self._mixed(node, f"`{self.module.text(node.func)}` may depend on the scope it is called in")
        if isinstance(called, Definition):
            if not is_context_free(self.project, called):
                raise self._mixed(node, f"`{self.module.text(node.func)}` may depend on the scope it is called in")
            return
        if not self._is_instance_call(node):
            raise self._mixed(node, f"it is not known what `{self.module.text(node.func)}` does with the scope")

    def _is_instance_call(self, node: ast.Call) -> bool:
        """Whether the call is one of a module instance, a method of the class's own, or an array's method."""
        function = node.func
        if isinstance(function, ast.Call):
            called = callee(self.project, self.module, function)
            initializer = isinstance(called, str) and called.startswith("haiku.initializers.")
            return initializer or class_name_of(self.project, self.module, function) is not None
        if isinstance(function, ast.Attribute) and function.attr in ARRAY_METHODS:
            return True
        if isinstance(function, ast.Attribute) and isinstance(function.value, ast.Name):
            return self._is_own(function.value.id, function.attr, node)
        if isinstance(function, ast.Name):
            meaning = self.project.resolve(function, self.module)
            value = meaning.expression if isinstance(meaning, Value) else None
            return isinstance(value, ast.Call) and class_name_of(self.project, self.module, value) is not None
        return False

    def _is_own(self, name: str, attribute: str, node: ast.AST) -> bool:
        for cls, receiver in enclosing_methods(self.module, node):
            if receiver == name and is_module(self.project, Definition(self.module, cls)):
                return attribute in own_methods(cls) or self._is_module_attribute(cls, receiver, attribute)
        return False

    def _is_module_attribute(self, cls: ast.ClassDef, receiver: str, attribute: str) -> bool:
        values = attribute_values(cls, receiver, attribute)
        return bool(values) and all(
            isinstance(value, ast.Call) and class_name_of(self.project, self.module, value) is not None
            for value in values
        )


def is_context_free(project: Project, definition: Definition, seen: frozenset[ast.AST] = frozenset()) -> bool:
    """Whether a function of the tree does the same under any name scope."""
    if definition.node in seen:
        return True
    if not is_function(definition.node):
        return False
    for node in walk(definition.node):
        if not isinstance(node, ast.Call):
            continue
        called = callee(project, definition.file, node)
        if isinstance(called, str):
            if not is_pure(called) and called not in CONTEXT_FREE:
                return False
        elif isinstance(called, Definition):
            if not is_context_free(project, called, seen | {definition.node}):
                return False
        elif not (isinstance(node.func, ast.Attribute) and node.func.attr in ARRAY_METHODS):
            return False
    return True
