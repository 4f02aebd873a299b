"""Builds the construction graph upwards from the hack sites to the roots."""

from __future__ import annotations

import ast
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from hkmigrate.detect.graph.barriers import barriers_in
from hkmigrate.detect.graph.class_uses import ClassUses
from hkmigrate.detect.graph.describe import class_hazards, class_node, definition_span, words_of
from hkmigrate.detect.graph.function_uses import FunctionUses
from hkmigrate.detect.graph.gathered import Gathered
from hkmigrate.detect.graph.method_roots import first_transform, method_root
from hkmigrate.detect.program.classes import base_of, own_methods
from hkmigrate.detect.program.nodes import Owner, method_class, node_id
from hkmigrate.detect.program.references import References
from hkmigrate.model.graph import ClassNode, Graph, Node, NodeKind
from hkmigrate.model.place import Span
from hkmigrate.source.project import Definition, Module, Project


@dataclass(slots=True)
class GraphBuilder:
    """Collects nodes and calls; `build` gives the graph."""

    project: Project
    references: References
    entry_points: frozenset[str] = frozenset()
    _nodes: dict[str, Node] = field(default_factory=dict)
    _bases: dict[str, ClassNode] = field(default_factory=dict)
    gathered: Gathered = field(init=False)
    _functions: FunctionUses = field(init=False)
    _classes: ClassUses = field(init=False)

    def __post_init__(self) -> None:
        self.gathered = Gathered(self.project, self.references)
        self._functions = FunctionUses(self.gathered, self.entry_points)
        self._classes = ClassUses(self.gathered)

    def build(self, starts: Iterable[tuple[Module, Owner]]) -> Graph:
        """The graph above the given functions and classes."""
        self.gathered.queue.extend(starts)
        while self.gathered.queue:
            module, node = self.gathered.queue.pop()
            if node_id(module, node) not in self._nodes:
                self._visit(module, node)
        calls = tuple(sorted(self.gathered.calls.values(), key=lambda call: (call.span, call.caller, call.callee)))
        return Graph(dict(sorted(self._nodes.items())), calls)

    def _visit(self, module: Module, node: Owner) -> None:
        match node:
            case ast.Module():
                span = Span(module.path, 0, len(module.data), 1, 1)
                self._add(Node(module.name, "module", module.name, span, None))
            case ast.ClassDef():
                self._class(module, node)
            case _:
                self._function(module, node)

    def _add(self, node: Node) -> None:
        self._nodes[node.id] = node

    # --- functions -------------------------------------------------------------------------------------------------

    def _function(self, module: Module, node: ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda) -> None:
        cls = method_class(module, node)
        parent = self.gathered.up(module, node)
        name = "<lambda>" if isinstance(node, ast.Lambda) else node.name
        words = words_of(node)
        span = definition_span(module, node)
        if cls is not None:
            assert isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
            first = [*node.args.posonlyargs, *node.args.args][:1]
            receiver = first[0].arg if first else None
            root, found = method_root(self.project, self.gathered.usages, module, cls, node)
            barriers = tuple(barriers_in(self.project, self.gathered.usages, module, node)) if root else ()
            hazards = tuple(found)
            made = Node(node_id(module, node), "method", name, span, parent, receiver, words, root, hazards, barriers)
            self._add(self._bound(made, module, node))
            return
        kind: NodeKind = "lambda" if isinstance(node, ast.Lambda) else "function"
        root, found = self._functions.fate(module, node)
        barriers, hazards = tuple(barriers_in(self.project, self.gathered.usages, module, node)), tuple(found)
        made = Node(node_id(module, node), kind, name, span, parent, None, words, root, hazards, barriers)
        self._add(replace(self._bound(made, module, node), only_called=self._functions.is_only_called(module, node)))

    def _bound(self, made: Node, module: Module, node: ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda) -> Node:
        """The node of a function, with what its text binds and transforms."""
        binds = frozenset(module.scope_inside(node).bindings)
        return replace(made, transforms=first_transform(self.gathered.usages, module, node), binds=binds)

    # --- classes ---------------------------------------------------------------------------------------------------

    def _class(self, module: Module, node: ast.ClassDef) -> None:
        definition = Definition(module, node)
        self.gathered.up(module, node)
        init = own_methods(node).get("__init__")
        self.gathered.queue += [(module, init)] if init is not None else []  # an owner may be made in it
        hazards = list(class_hazards(self.project, definition))
        for reference in self.references.of(definition):
            hazard = self._classes.hazard(definition, node, reference)
            hazards += [hazard] if hazard else []
        barriers = tuple(barriers_in(self.project, self.gathered.usages, module, node))
        made = replace(class_node(self.project, definition, tuple(hazards)), barriers=barriers)
        self._add(replace(made, transforms=first_transform(self.gathered.usages, module, node)))
        for base in node.bases:
            parent = base_of(self.project, module, base)
            if isinstance(parent, Definition) and isinstance(parent.node, ast.ClassDef):
                self._base(parent)

    def _base(self, definition: Definition) -> None:
        """A base is described, but what builds it is not followed: it need not know the owner."""
        assert isinstance(definition.node, ast.ClassDef)
        if (
            node_id(definition.file, definition.node) in self._nodes
            or (definition.file, definition.node) in self.gathered.queue
        ):
            return
        described = class_node(self.project, definition, ())
        self._bases[described.id] = described
        for base in definition.node.bases:
            parent = base_of(self.project, definition.file, base)
            if isinstance(parent, Definition) and isinstance(parent.node, ast.ClassDef):
                self._base(parent)

    def with_bases(self, graph: Graph) -> Graph:
        """The graph with the bases of its classes, whose builders are not followed."""
        return replace(graph, nodes={**self._bases, **graph.nodes}, followed=frozenset(graph.nodes))
