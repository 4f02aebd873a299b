"""Scopes and bindings of one file: which names each function, class or module binds, and by what."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Literal

from hkmigrate.source.children import children

FunctionNode = ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda
ComprehensionNode = ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp
ScopeNode = ast.Module | ast.ClassDef | FunctionNode | ComprehensionNode
_COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)
_BLOCKS = ("body", "orelse", "finalbody", "handlers", "cases")
_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)

BindingKind = Literal["assign", "unpack", "import", "import-from", "def", "class", "parameter", "other", "global"]


@dataclass(frozen=True, slots=True)
class Binding:
    """One place that binds a name.

    Attributes:
        kind: what binds it; `assign` is a plain `name = value`, everything that hides the value is `other`.
        node: the statement, alias, argument or target.
        value: the expression assigned, for `assign`, and for `global` where it is plain as well.
    """

    kind: BindingKind
    node: ast.AST
    value: ast.expr | None = None


@dataclass(eq=False, slots=True)
class Scope:
    """A scope with its bindings by name; `parent` is the scope that encloses it."""

    node: ScopeNode
    parent: Scope | None
    bindings: dict[str, list[Binding]] = field(default_factory=dict)
    declared: set[str] = field(default_factory=set)
    """Names that a `global` or `nonlocal` statement sends elsewhere."""

    def bind(self, name: str, kind: BindingKind, node: ast.AST, value: ast.expr | None = None) -> None:
        """Record a binding, in the scope that a `global` statement names where there is one."""
        if name in self.declared:
            for scope in self.outward():
                if scope is not self and (scope.parent is None or name in scope.bindings):
                    scope.bindings.setdefault(name, []).append(Binding("global", node, value))
                    return
        self.bindings.setdefault(name, []).append(Binding(kind, node, value))

    def outward(self) -> Iterator[Scope]:
        """This scope and those around it, from the inside out."""
        scope: Scope | None = self
        while scope is not None:
            yield scope
            scope = scope.parent

    def lookup(self, name: str) -> Scope | None:
        """The scope that binds `name` as seen from here; class scopes are seen only from themselves."""
        for scope in self.outward():
            if name in scope.bindings and (scope is self or not isinstance(scope.node, ast.ClassDef)):
                return scope
        return None


def is_function(node: ast.AST) -> bool:
    """Whether the node is a function or a lambda."""
    return isinstance(node, _FUNCTIONS)


@dataclass(frozen=True, slots=True)
class Sketch:
    """The scopes of some statements at the top of a file, whatever else the file may hold.

    Attributes:
        scopes: them, the top's own first, each behind the one that encloses it.
        parents: the place among `scopes` of the parent of each but the first.
        nodes: the nodes of the statements.
        homes: the place among `scopes` of the scope of each of `nodes`.
        inside: the names that any scope but the top's binds.
    """

    scopes: tuple[Scope, ...]
    parents: tuple[int, ...]
    nodes: tuple[ast.AST, ...]
    homes: tuple[int, ...]
    inside: frozenset[str]


def sketch(statements: Sequence[ast.stmt]) -> Sketch:
    """The scopes of some statements at the top of a file."""
    top = Scope(ast.Module(body=list(statements), type_ignores=[]), None)
    builder = _Builder(top)
    builder.block(statements)
    places = {scope: place for place, scope in enumerate(builder.scopes)}
    parents = tuple(places[scope.parent] for scope in builder.scopes if scope.parent is not None)
    homes = tuple(map(places.__getitem__, builder.scope_of.values()))
    inside = frozenset(name for scope in builder.scopes[1:] for name in scope.bindings)
    return Sketch(tuple(builder.scopes), parents, tuple(builder.scope_of), homes, inside)


def build_scopes(tree: ast.Module, sketches: Iterable[Sketch]) -> dict[ast.AST, Scope]:
    """The scope of every node: the innermost scope whose code evaluates it."""
    top = Scope(tree, None)
    scope_of: dict[ast.AST, Scope] = {tree: top}
    for drawn in sketches:
        top.declared |= drawn.scopes[0].declared
        for name, bindings in drawn.scopes[0].bindings.items():
            top.bindings.setdefault(name, []).extend(bindings)
        made = [top]
        for scope, parent in zip(drawn.scopes[1:], drawn.parents, strict=True):
            made.append(Scope(scope.node, made[parent], scope.bindings, scope.declared))
        scope_of.update(zip(drawn.nodes, map(made.__getitem__, drawn.homes), strict=True))
    return scope_of


class _Builder(ast.NodeVisitor):
    def __init__(self, top: Scope) -> None:
        self.scope_of: dict[ast.AST, Scope] = {}
        self.scopes = [top]
        self.scope = top

    def block(self, statements: Sequence[ast.stmt]) -> None:
        """Statements that the scope at hand runs."""
        self._declare(statements)
        self._all(statements)

    def enter(self, node: ScopeNode) -> None:
        outer, self.scope = self.scope, Scope(node, self.scope)
        self.scopes.append(self.scope)
        match node:
            case ast.ClassDef():
                self.block(node.body)
            case ast.FunctionDef() | ast.AsyncFunctionDef():
                self._arguments(node.args)
                self.block(node.body)
            case ast.Lambda():
                self._arguments(node.args)
                self.visit(node.body)
            case ast.ListComp() | ast.SetComp() | ast.DictComp() | ast.GeneratorExp():
                self._comprehension(node)
            case _:
                pass
        self.scope = outer

    def visit(self, node: ast.AST) -> None:
        self.scope_of[node] = self.scope
        visitor = getattr(self, f"visit_{node.__class__.__name__}", self.generic_visit)
        visitor(node)

    def generic_visit(self, node: ast.AST) -> None:
        for child in children(node):
            self.visit(child)

    def _all(self, nodes: Sequence[ast.AST]) -> None:
        for node in nodes:
            self.visit(node)

    def _declare(self, body: Iterable[ast.AST]) -> None:
        for statement in body:
            if isinstance(statement, ast.Global | ast.Nonlocal):
                self.scope.declared.update(statement.names)
            elif not isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
                for name in _BLOCKS:
                    self._declare(getattr(statement, name, ()))

    def _arguments(self, arguments: ast.arguments) -> None:
        for argument in every_argument(arguments):
            self.scope_of[argument] = self.scope
            self.scope.bind(argument.arg, "parameter", argument)

    def _comprehension(self, node: ComprehensionNode) -> None:
        for index, generator in enumerate(node.generators):
            if index:
                self.visit(generator.iter)
            self.visit(generator.target)
            self._all(generator.ifs)
        for part in (node.key, node.value) if isinstance(node, ast.DictComp) else (node.elt,):
            self.visit(part)

    def _function(self, node: ast.FunctionDef | ast.AsyncFunctionDef) -> None:
        self.scope.bind(node.name, "def", node)
        self._all(node.decorator_list)
        self._signature(node.args)
        if node.returns:
            self.visit(node.returns)
        self.enter(node)

    def _signature(self, arguments: ast.arguments) -> None:
        self._all(arguments.defaults)
        self._all([default for default in arguments.kw_defaults if default])
        self._all([argument.annotation for argument in every_argument(arguments) if argument.annotation])

    visit_FunctionDef = visit_AsyncFunctionDef = _function  # noqa: N815 - the visitor's own names

    def visit_Lambda(self, node: ast.Lambda) -> None:
        self._signature(node.args)
        self.enter(node)

    def visit_ClassDef(self, node: ast.ClassDef) -> None:
        self.scope.bind(node.name, "class", node)
        self._all(node.decorator_list)
        self._all(node.bases)
        self._all([keyword.value for keyword in node.keywords])
        self.enter(node)

    def _enter_comprehension(self, node: ComprehensionNode) -> None:
        self.visit(node.generators[0].iter)
        self.enter(node)

    visit_ListComp = visit_SetComp = visit_DictComp = visit_GeneratorExp = _enter_comprehension  # noqa: N815

    def visit_Import(self, node: ast.Import) -> None:
        for alias in node.names:
            self.scope.bind(alias.asname or alias.name.split(".")[0], "import", alias)

    def visit_ImportFrom(self, node: ast.ImportFrom) -> None:
        for alias in node.names:
            self.scope_of[alias] = self.scope
            self.scope.bind(alias.asname or alias.name, "import-from", alias)

    def visit_Assign(self, node: ast.Assign) -> None:
        self.visit(node.value)
        for target in node.targets:
            if isinstance(target, ast.Name):
                self.scope_of[target] = self.scope
                self.scope.bind(target.id, "assign", node, node.value)
            else:
                self.visit(target)

    def visit_AnnAssign(self, node: ast.AnnAssign) -> None:
        self.visit(node.annotation)
        if node.value:
            self.visit(node.value)
        if not isinstance(node.target, ast.Name):
            self.visit(node.target)
            return
        self.scope_of[node.target] = self.scope
        if node.value or isinstance(self.scope.node, ast.ClassDef):
            self.scope.bind(node.target.id, "assign" if node.value else "other", node, node.value)

    def visit_NamedExpr(self, node: ast.NamedExpr) -> None:
        self.visit(node.value)
        self.scope_of[node.target] = self.scope
        home = next(scope for scope in self.scope.outward() if not isinstance(scope.node, _COMPREHENSIONS))
        home.bind(node.target.id, "other", node)

    def visit_Constant(self, node: ast.Constant) -> None:
        """Nothing is below it; `NodeVisitor` would look for what Python has long renamed."""

    def visit_Name(self, node: ast.Name) -> None:
        if not isinstance(node.ctx, ast.Load):
            self.scope.bind(node.id, "other", node)

    def visit_ExceptHandler(self, node: ast.ExceptHandler) -> None:
        if node.name:
            self.scope.bind(node.name, "other", node)
        self.generic_visit(node)

    def visit_MatchAs(self, node: ast.MatchAs) -> None:
        if node.name:
            self.scope.bind(node.name, "other", node)
        self.generic_visit(node)

    def visit_MatchStar(self, node: ast.MatchStar) -> None:
        if node.name:
            self.scope.bind(node.name, "other", node)


def every_argument(arguments: ast.arguments) -> list[ast.arg]:
    """All parameters of a signature in order, `*args` and `**kwargs` included."""
    stars = [star for star in (arguments.vararg, arguments.kwarg) if star]
    return [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs, *stars]
