"""A parsed file with its scopes, its dotted name, and the dotted names of what it defines."""

from __future__ import annotations

import ast
import builtins
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from functools import cached_property
from itertools import chain
from typing import TypeVar

from hkmigrate.model.names import dotted_name
from hkmigrate.source.notebook import Notebook
from hkmigrate.source.pieces import Named, Piece, Spelling
from hkmigrate.source.scopes import Scope, build_scopes
from hkmigrate.source.text import SourceFile

_Node = TypeVar("_Node", bound=ast.AST)


class Module(SourceFile):
    """A parsed file with its scopes and its dotted name.

    Of a notebook, `hidden` are the words of what is masked in it. `name` is its dotted name, where that of its path is
    another file's.
    """

    def __init__(
        self,
        path: str,
        data: bytes,
        notebook: Notebook | None = None,
        known: SourceFile | None = None,
        name: str | None = None,
    ) -> None:
        super().__init__(path, data, notebook.place if notebook is not None else None, known)
        self.name = name if name is not None else dotted_name(path)
        self.hidden = notebook.words if notebook is not None else frozenset[str]()
        self._orders: dict[tuple[ast.AST, str], list[int] | None] = {}
        self._places: dict[ast.AST, dict[ast.AST, int]] = {}

    @cached_property
    def scopes(self) -> dict[ast.AST, Scope]:
        """The scope of every node."""
        return build_scopes(self.tree, (piece.sketch for piece in self.pieces))

    @property
    def top(self) -> Scope:
        """The module's own scope."""
        return self.scopes[self.tree]

    def is_alike(self, name: str) -> bool:
        """Whether a variable is the same wherever the file spells it."""
        return name not in self._inside and len(self.top.bindings.get(name, ())) < 2

    @cached_property
    def _inside(self) -> frozenset[str]:
        return frozenset().union(*(piece.sketch.inside for piece in self.pieces))

    @property
    def is_package(self) -> bool:
        """Whether this is an `__init__.py`."""
        return self.path.endswith("__init__.py")

    @cached_property
    def nodes(self) -> tuple[ast.AST, ...]:
        """Every node but operators and contexts; those of each piece of the file level by level."""
        return (self.tree, *self.parents)

    def of(self, kind: type[_Node]) -> Iterator[_Node]:
        """The nodes of exactly one kind, in the order of `nodes`."""
        return (node for piece in self.pieces for node in piece.of(kind))

    def near(self, lines: Iterable[int]) -> Iterator[Piece]:
        """The pieces of the file in which these lines stand, or what is on them, in order."""
        ends = [one.end for one in self.placed]
        found = {bisect_left(ends, line) for line in lines}
        return (self.pieces[at] for at in sorted(found) if at < len(ends))

    def around(self, nodes: Iterable[ast.AST]) -> Iterator[ast.AST]:
        """These nodes as far as they have lines, and others near them, in the order of `nodes`."""
        lines = {self.line(node) for node in nodes if isinstance(node, ast.expr | ast.stmt)}
        return (node for piece in self.near(lines) for node in piece.nodes)

    @cached_property
    def calls(self) -> tuple[ast.Call, ...]:
        """Every call, in the order of `nodes`."""
        return tuple(self.of(ast.Call))

    @cached_property
    def imports(self) -> tuple[ast.Import | ast.ImportFrom, ...]:
        """Every import statement."""
        return (*self.of(ast.Import), *self.of(ast.ImportFrom))

    @property
    def spelled(self) -> Iterable[tuple[str, ast.alias | None]]:
        """Every name that a variable, an attribute or an import spells; of each of its imports apart."""
        for name, nodes in self._spelled.items():
            aliases = [node for node in nodes if isinstance(node, ast.alias)]
            yield from ((name, alias) for alias in aliases)
            if len(aliases) < len(nodes):
                yield name, None

    def spells(self, name: str) -> bool:
        """Whether a variable, an attribute or an import spells a name."""
        return name in self._spelled

    def spelling(self, names: Iterable[str]) -> Iterator[Spelling]:
        """The nodes that spell one of the names (variables, attributes and what imports name), name by name."""
        for name in names:
            yield from self._spelled.get(name, ())

    @cached_property
    def forcing_texts(self) -> tuple[ast.Constant, ...]:
        """The texts, and parts of texts, that hold the prefix with which Haiku marks forced names, or most of it."""
        return tuple(node for piece in self.pieces for node in piece.forcing_texts)

    @cached_property
    def _spelled(self) -> dict[str, list[Spelling]]:
        found: dict[str, list[Spelling]] = {}
        for piece in self.pieces:
            for name, nodes in piece.spelled.items():
                found.setdefault(name, []).extend(nodes)
        return found

    @cached_property
    def constructors(self) -> tuple[ast.FunctionDef | ast.AsyncFunctionDef, ...]:
        """Every function called `__init__`."""
        functions: Iterator[ast.FunctionDef | ast.AsyncFunctionDef]
        functions = chain(self.of(ast.FunctionDef), self.of(ast.AsyncFunctionDef))
        return tuple(node for node in functions if node.name == "__init__")

    def attribute_stores(self, name: str) -> list[ast.Attribute]:
        """The places that set, or delete, an attribute of that name."""
        attributes = (node for node in self._spelled.get(name, ()) if isinstance(node, ast.Attribute))
        return [node for node in attributes if not isinstance(node.ctx, ast.Load)]

    @cached_property
    def undefined(self) -> frozenset[str]:
        """The names that the file reads and nothing defines; none in a file that imports with a star."""
        if "*" in self.top.bindings:
            return frozenset()
        read = (node for node in self.of(ast.Name) if isinstance(node.ctx, ast.Load))
        unbound = (node.id for node in read if self.scopes[node].lookup(node.id) is None)
        return frozenset(name for name in unbound if not hasattr(builtins, name) and not name.startswith("__"))

    def order_of(self, home: Scope, name: str) -> list[int] | None:
        """Which statements of a scope's body bind a name, by their numbers; None where not all bindings are in order.

        A binding within a block of a statement is none of the body's.
        """
        key = (home.node, name)
        if key not in self._orders:
            places = self._places_in(home)
            statements = [self._statement(binding.node) for binding in home.bindings[name]]
            order = [places[statement] for statement in statements if statement in places]
            self._orders[key] = order if len(order) == len(statements) and order == sorted(order) else None
        return self._orders[key]

    def place_in(self, home: Scope, node: ast.AST) -> int:
        """The number of the statement of a scope's body that a node is part of."""
        places = self._places_in(home)
        while node not in places:
            node = self.parents[node]
        return places[node]

    def _places_in(self, home: Scope) -> dict[ast.AST, int]:
        if home.node not in self._places:
            body: list[ast.stmt] = getattr(home.node, "body", [])
            self._places[home.node] = {statement: number for number, statement in enumerate(body)}
        return self._places[home.node]

    def _statement(self, node: ast.AST) -> ast.AST:
        while not isinstance(node, ast.stmt):
            node = self.parents[node]
        return node

    def scope_inside(self, node: ast.AST) -> Scope:
        """The scope that a function, class or module opens."""
        if isinstance(node, ast.Module):
            return self.top
        return self._opened[node]

    @cached_property
    def identifiers(self) -> dict[ast.AST, str]:
        """The dotted name of every class, function and lambda, unique in the tree; of the module itself, its own."""
        inside: dict[ast.AST, list[Named]] = {}
        for owner, node in (pair for piece in self.pieces for pair in piece.named):
            inside.setdefault(owner or self.tree, []).append(node)
        found: dict[ast.AST, str] = {self.tree: self.name}
        queue: list[ast.AST] = [self.tree]
        while queue:
            owner = queue.pop()
            parts = sorted(inside.get(owner, ()), key=lambda node: (self.line(node), node.col_offset))
            queue += parts
            taken: set[str] = set()
            for node in parts:
                line = self.line(node)
                own = node.name if not isinstance(node, ast.Lambda) else f"<lambda:{line}:{node.col_offset + 1}>"
                found[node] = f"{found[owner]}.{own}@{line}" if own in taken else f"{found[owner]}.{own}"
                taken.add(own)
        return found

    @cached_property
    def defined(self) -> dict[str, ast.AST]:
        """The classes, functions and lambdas, and the module itself, by their dotted names."""
        return {name: node for node, name in self.identifiers.items()}

    @cached_property
    def _opened(self) -> dict[ast.AST, Scope]:
        seen = set(self.scopes.values())
        return {scope.node: scope for inner in seen for scope in inner.outward()}
