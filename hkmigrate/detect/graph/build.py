"""Builds the construction graph upwards from the hack sites to the roots."""

from __future__ import annotations

import ast
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from hkmigrate.detect.evaluate.events import Events
from hkmigrate.detect.graph.barriers import barriers_in
from hkmigrate.detect.graph.describe import class_hazards, class_node, definition_span, words_of
from hkmigrate.detect.graph.executed import Executed
from hkmigrate.detect.graph.transforms import first_transform
from hkmigrate.detect.graph.uses import Found, Uses, barrier_decorators, is_only_called
from hkmigrate.detect.program.classes import base_of, own_methods
from hkmigrate.detect.program.nodes import Owner, method_class, node_id
from hkmigrate.detect.program.references import References
from hkmigrate.model.graph import ClassNode, Graph, Node, NodeKind
from hkmigrate.model.place import Span
from hkmigrate.source.project import Definition, Module, Project

_Function = ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda


@dataclass(slots=True)
class GraphBuilder:
    """Collects nodes and calls; `build` gives the graph."""

    project: Project
    references: References
    events: Events
    entry_points: frozenset[str] = frozenset()
    _nodes: dict[str, Node] = field(default_factory=dict)
    _bases: dict[str, ClassNode] = field(default_factory=dict)
    executed: Executed = field(init=False)
    uses: Uses = field(init=False)

    def __post_init__(self) -> None:
        self.executed = Executed(self.project, self.events)
        self.uses = Uses(self.project, self.references, self.executed)

    def build(self, starts: Iterable[tuple[Module, Owner]]) -> Graph:
        """The graph above the given functions and classes."""
        queue = self.uses.queue
        queue.extend(starts)
        while queue:
            module, node = queue.pop()
            if node_id(module, node) not in self._nodes:
                self._visit(module, node)
        calls = tuple(sorted(self.uses.calls.values(), key=lambda call: (call.span, call.caller, call.callee)))
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

    def _function(self, module: Module, node: _Function) -> None:
        cls = method_class(module, node)
        kind: NodeKind = "method" if cls is not None else "lambda" if isinstance(node, ast.Lambda) else "function"
        listed = [*node.args.posonlyargs, *node.args.args][:1]
        root = self.executed.transformed(node)
        if root is None and node_id(module, node) in self.entry_points:
            root = module.span(node)
        outside = self.executed.runs_outside(node)
        followed = cls is None or root is not None or self.executed.runs_outside(cls)
        found = self.uses.of(module, node) if followed else Found()
        barriers = barriers_in(self.project, module, node) if cls is None or root is not None else ()
        self._add(
            Node(
                id=node_id(module, node),
                kind=kind,
                name="<lambda>" if isinstance(node, ast.Lambda) else node.name,
                span=definition_span(module, node),
                parent=self.uses.up(module, node),
                receiver=listed[0].arg if cls is not None and listed else None,
                words=words_of(node),
                root=root,
                hazards=(*found.hazards, *barrier_decorators(self.project, module, node)),
                barriers=tuple(barriers),
                transforms=first_transform(self.project, module, node),
                binds=frozenset(module.scope_inside(node).bindings),
                only_called=is_only_called(self.references, module, node),
                values=found.values,
                by_value=found.by_value,
                outside=outside,
                assumed=self.executed.is_assumed(node),
            )
        )

    # --- classes ---------------------------------------------------------------------------------------------------

    def _class(self, module: Module, node: ast.ClassDef) -> None:
        definition = Definition(module, node)
        self.uses.up(module, node)
        init = own_methods(node).get("__init__")
        self.uses.queue += [(module, init)] if init is not None else []  # an owner may be made in it
        found = self.uses.of(module, node)
        hazards = (*class_hazards(self.project, definition), *found.hazards)
        self._add(
            replace(
                class_node(self.project, definition, hazards),
                barriers=tuple(barriers_in(self.project, module, node)),
                transforms=first_transform(self.project, module, node),
                values=found.values,
                by_value=found.by_value,
                outside=self.executed.runs_outside(node),
            )
        )
        for base in node.bases:
            parent = base_of(self.project, module, base)
            if isinstance(parent, Definition) and isinstance(parent.node, ast.ClassDef):
                self._base(parent)

    def _base(self, definition: Definition) -> None:
        """A base is described, but what builds it is not followed: it need not know the owner."""
        assert isinstance(definition.node, ast.ClassDef)
        identifier = node_id(definition.file, definition.node)
        if identifier in self._nodes or identifier in self._bases:
            return
        if (definition.file, definition.node) in self.uses.queue:
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
