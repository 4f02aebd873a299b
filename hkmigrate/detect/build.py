"""Builds the construction graph upwards from the hack sites to the roots."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Literal

from hkmigrate.detect.adapted import Adapted
from hkmigrate.detect.arguments import UnknownError
from hkmigrate.detect.barriers import barriers_in
from hkmigrate.detect.classes import base_of, methods_named, own_methods
from hkmigrate.detect.context import refuse
from hkmigrate.detect.describe import class_hazards, class_node, definition_span, words_of
from hkmigrate.detect.flow import Flows
from hkmigrate.detect.method_calls import static_calls
from hkmigrate.detect.method_roots import first_transform, method_root
from hkmigrate.detect.nodes import Owner, method_class, node_id, owner_of
from hkmigrate.detect.origins import Origins
from hkmigrate.detect.references import Reference, References, sure_loads_of, unsure
from hkmigrate.detect.slots import Slots
from hkmigrate.detect.tables import NotFollowedError, table_of
from hkmigrate.detect.usage import Fate, Usage, Usages
from hkmigrate.model.graph import Call, ClassNode, Graph, Node, NodeKind
from hkmigrate.model.place import Span
from hkmigrate.model.site import Refusal
from hkmigrate.source.haiku import NEVER_BUILD, TO_MODULE
from hkmigrate.source.project import Definition, Module, Project, Value
from hkmigrate.source.scopes import is_function


@dataclass(slots=True)
class GraphBuilder:
    """Collects nodes and calls; `build` gives the graph."""

    project: Project
    references: References
    entry_points: frozenset[str] = frozenset()
    _nodes: dict[str, Node] = field(default_factory=dict)
    _calls: dict[tuple[str, str, Span], Call] = field(default_factory=dict)
    _queue: list[tuple[Module, Owner]] = field(default_factory=list)
    usages: Usages = field(init=False)
    flows: Flows = field(init=False)
    _origins: Origins = field(init=False)

    def __post_init__(self) -> None:
        self.usages = Usages(self.project, self.references)
        self.flows = Flows(self.project, self.usages)
        self._origins = Origins(self.project, self.references)

    def build(self, starts: Iterable[tuple[Module, Owner]]) -> Graph:
        """The graph above the given functions and classes."""
        self._queue.extend(starts)
        while self._queue:
            module, node = self._queue.pop()
            if node_id(module, node) not in self._nodes:
                self._visit(module, node)
        calls = tuple(sorted(self._calls.values(), key=lambda call: (call.span, call.caller, call.callee)))
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

    def _up(self, module: Module, node: ast.AST) -> str:
        """The id of the node whose code holds `node`, which is visited too."""
        owner = owner_of(module, node)
        self._queue.append((module, owner))
        return node_id(module, owner)

    # --- functions -------------------------------------------------------------------------------------------------

    def _function(self, module: Module, node: ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda) -> None:
        cls = method_class(module, node)
        parent = self._up(module, node)
        name = "<lambda>" if isinstance(node, ast.Lambda) else node.name
        words = words_of(node)
        span = definition_span(module, node)
        if cls is not None:
            assert isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
            first = [*node.args.posonlyargs, *node.args.args][:1]
            receiver = first[0].arg if first else None
            root, found = method_root(self.project, self.usages, module, cls, node)
            barriers = tuple(barriers_in(self.project, self.usages, module, node)) if root else ()
            hazards = tuple(found)
            made = Node(node_id(module, node), "method", name, span, parent, receiver, words, root, hazards, barriers)
            self._add(self._bound(made, module, node))
            return
        kind: NodeKind = "lambda" if isinstance(node, ast.Lambda) else "function"
        root, found = self._fate(module, node)
        barriers, hazards = tuple(barriers_in(self.project, self.usages, module, node)), tuple(found)
        made = Node(node_id(module, node), kind, name, span, parent, None, words, root, hazards, barriers)
        self._add(replace(self._bound(made, module, node), only_called=self._is_only_called(module, node)))

    def _bound(self, made: Node, module: Module, node: ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda) -> Node:
        """The node of a function, with what its text binds and transforms."""
        binds = frozenset(module.scope_inside(node).bindings)
        return replace(made, transforms=first_transform(self.usages, module, node), binds=binds)

    def _fate(
        self, module: Module, node: ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda
    ) -> tuple[Span | None, list[Refusal]]:
        """Where a function is handed to a transform, and the uses of it that are not understood."""
        if not isinstance(node, ast.Lambda) and isinstance(owner_of(module, node), ast.ClassDef):
            return None, list(self._static(Definition(module, node), node.name))
        usages: list[Usage] = [] if isinstance(node, ast.Lambda) else self.usages.decorated(module, node)
        if usages and usages[0].fate is Fate.ROOT:
            return usages[0].place, []  # its name stands for what the transform gives, not for the function
        if [usage.name for usage in usages] == [TO_MODULE]:
            return None, list(self._decorated(Definition(module, node), usages[0]))
        hazards: list[Refusal] = []
        identifier = node_id(module, node)
        if isinstance(node, ast.Lambda) and not isinstance(module.parents[node], ast.Assign):
            usages += self.usages.of(module, node)
        else:
            for reference in self.references.of(Definition(module, node)):
                if not reference.sure:
                    maybe = self.usages.of(reference.module, reference.node) if reference.call is None else []
                    if maybe and all(usage.fate is Fate.ROOT for usage in maybe):
                        usages += maybe  # one of several functions of the name, each of them a root
                    else:
                        hazards.append(unsure(self.project, reference, Definition(module, node)))
                elif reference.call is not None:
                    caller = self._up(reference.module, reference.call)
                    span = reference.module.span(reference.call)
                    self._calls[(caller, identifier, span)] = Call(caller, identifier, span)
                elif not reference.is_harmless and not self._adapted(identifier, reference):
                    usages += self.usages.of(reference.module, reference.node)
        root = next((usage.place for usage in usages if usage.fate is Fate.ROOT), None)
        if identifier in self.entry_points:
            root = root or module.span(node)
        nested = not isinstance(owner_of(module, node), ast.Module | ast.ClassDef)
        called = "the lambda" if isinstance(node, ast.Lambda) else f"the function `{node.name}`"
        usages = [usage for usage in usages if not self._followed(module, node, usage, nested=nested)]
        for usage in usages:
            hazards += self._usage_hazard(called, usage, nested=nested or isinstance(node, ast.Lambda))
        return root, hazards

    def _adapted(self, identifier: str, reference: Reference) -> bool:
        """Whether a function only becomes a class of `hk.to_module` here; the calls of its instances are recorded."""
        through = Adapted(self.project, self.references).calls(reference.module, reference.node)
        self._record(identifier, through or ())
        return through is not None

    def _decorated(self, definition: Definition, usage: Usage) -> Iterator[Refusal]:
        """Record the calls of a function whose name stands for a class of `hk.to_module`; a refusal for others."""
        through = Adapted(self.project, self.references).calls_of_decorated(definition)
        self._record(node_id(definition.file, definition.node), through or ())
        if through is None:
            name = getattr(definition.node, "name", "")
            yield from self._usage_hazard(f"the function `{name}`", usage, nested=False)

    def _record(self, identifier: str, calls: Iterable[tuple[Module, ast.Call]]) -> None:
        for file, call in calls:
            caller, span = self._up(file, call), file.span(call)
            self._calls[(caller, identifier, span)] = Call(caller, identifier, span)

    def _static(self, definition: Definition, name: str) -> Iterator[Refusal]:
        """Record the calls of a static method; a refusal where there may be others, and for class methods."""
        module, identifier = definition.file, node_id(definition.file, definition.node)
        try:
            calls = static_calls(self._origins, definition)
        except UnknownError:
            message = f"`{name}` is a class method, or a static method that may be called from where it is not followed"
            yield refuse("static-method", message, module.span(definition.node)).refusal
            return
        self._record(identifier, calls)

    def _is_only_called(self, module: Module, node: ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda) -> bool:
        """Whether every use of a function is a call of it by its name."""
        if not isinstance(node, ast.FunctionDef) or isinstance(owner_of(module, node), ast.ClassDef):
            return False
        if node.decorator_list or any(isinstance(inner, ast.Yield | ast.YieldFrom) for inner in ast.walk(node)):
            return False
        return all(one.sure and one.call is not None for one in self.references.of(Definition(module, node)))

    def _followed(self, module: Module, node: Owner, usage: Usage, *, nested: bool) -> bool:
        """Whether a value is only called in the end; of a function that takes the owner, a partial is made then."""
        value = usage.node
        if usage.fate not in (Fate.VALUE, Fate.CLOSURE) or value is None:
            return False
        home, expression = value
        if usage.fate is Fate.VALUE and not self.flows.only_called(home, expression):
            return False
        if not nested and not isinstance(node, ast.Lambda):
            self._value(home, expression, node_id(module, node))
        return True

    def _value(self, module: Module, expression: ast.expr, identifier: str) -> None:
        """Record a value for which a partial is to stand; one that is a partial already gains an argument."""
        if self._is_partial(module, expression):
            partial = module.parents[expression]
            assert isinstance(partial, ast.expr)
            expression = partial
            if self._named_partial(module, expression, identifier):
                return
        caller, span = self._up(module, expression), module.span(expression)
        call = Call(caller, identifier, span, value=not isinstance(expression, ast.Call))
        self._calls[(caller, identifier, span)] = call

    def _named_partial(self, module: Module, partial: ast.expr, identifier: str) -> bool:
        """Record the calls of a partial that is made at the top of a file under a name, where it is only called."""
        statement = module.parents[partial]
        if not isinstance(owner_of(module, partial), ast.Module) or not isinstance(statement, ast.Assign):
            return False
        target = statement.targets[0]
        variable = self.project.lookup(target.id, module, module.top) if isinstance(target, ast.Name) else None
        if not isinstance(variable, Value) or variable.expression is not partial or len(statement.targets) > 1:
            return False
        calls: list[tuple[Module, ast.Call]] = []
        for file, node in sure_loads_of(self.project, variable) or ():
            call = file.parents[node]
            if not isinstance(call, ast.Call) or call.func is not node:
                return False
            calls.append((file, call))
        self._record(identifier, calls)
        return bool(calls)

    def _usage_hazard(self, name: str, usage: Usage, *, nested: bool) -> Iterator[Refusal]:
        if usage.fate is Fate.BARRIER:
            yield refuse("across-barrier", f"{name} runs inside `{usage.name}`", usage.place).refusal
        elif usage.fate is Fate.VALUE or (usage.fate is Fate.CLOSURE and not nested):
            into = f", handed to `{usage.name}`" if usage.name else ""
            yield refuse("function-as-value", f"{name} is used as a value here{into}", usage.place).refusal

    # --- classes ---------------------------------------------------------------------------------------------------

    def _class(self, module: Module, node: ast.ClassDef) -> None:
        definition = Definition(module, node)
        self._up(module, node)
        init = own_methods(node).get("__init__")
        self._queue += [(module, init)] if init is not None else []  # an owner may be made in it
        hazards = list(class_hazards(self.project, definition))
        for reference in self.references.of(definition):
            hazard = self._class_reference(definition, node, reference)
            hazards += [hazard] if hazard else []
        barriers = tuple(barriers_in(self.project, self.usages, module, node))
        made = replace(class_node(self.project, definition, tuple(hazards)), barriers=barriers)
        self._add(replace(made, transforms=first_transform(self.usages, module, node)))
        for base in node.bases:
            parent = base_of(self.project, module, base)
            if isinstance(parent, Definition) and isinstance(parent.node, ast.ClassDef):
                self._base(parent)

    def _base(self, definition: Definition) -> None:
        """A base is described, but what builds it is not followed: it need not know the owner."""
        assert isinstance(definition.node, ast.ClassDef)
        if (
            node_id(definition.file, definition.node) in self._nodes
            or (definition.file, definition.node) in self._queue
        ):
            return
        described = class_node(self.project, definition, ())
        self._bases[described.id] = described
        for base in definition.node.bases:
            parent = base_of(self.project, definition.file, base)
            if isinstance(parent, Definition) and isinstance(parent.node, ast.ClassDef):
                self._base(parent)

    def _class_reference(self, definition: Definition, node: ast.ClassDef, reference: Reference) -> Refusal | None:
        module, parent = reference.module, reference.parent
        identifier = node_id(definition.file, node)
        if not reference.sure:
            return unsure(self.project, reference, definition)
        if reference.call is not None:
            caller, span = self._up(module, reference.call), module.span(reference.call)
            self._calls[(caller, identifier, span)] = Call(caller, identifier, span)
            return None
        if isinstance(parent, ast.ClassDef) and reference.node in parent.bases:
            self._queue.append((module, parent))
            return None
        if reference.is_harmless or self._only_asks(module, parent):
            return None
        if isinstance(parent, ast.Attribute) and self._only_reads(module, parent, definition):
            return None
        looked_up = self._looked_up(identifier, module, reference.node)
        if looked_up is not None:
            return looked_up or None
        if self._held(identifier, definition, reference):
            return None
        if self._is_partial(module, reference.node) or self.flows.only_called(module, reference.node):
            self._value(module, reference.node, identifier)
            return None
        return self._as_value(node.name, module, reference.node)

    def _as_value(self, name: str, module: Module, node: ast.expr) -> Refusal:
        """Why a class that becomes a value here cannot take the owner."""
        parent = module.parents[node]
        call = module.parents[parent] if isinstance(parent, ast.keyword) else parent
        into = self.usages.callee(module, call.func) if isinstance(call, ast.Call) else ""
        if into and not into.startswith("builtins."):
            message = f"the class `{name}` is handed to `{into}`, which is not in the tree"
            return refuse("leaves-tree", message, module.span(node)).refusal
        return refuse("class-as-value", f"the class `{name}` is used as a value here", module.span(node)).refusal

    def _held(self, identifier: str, definition: Definition, reference: Reference) -> bool:
        """Record the calls that build a class by a value that holds it; False where a partial may take its place."""
        module, node = reference.module, reference.node
        try:
            built = Slots(self._origins, definition).calls(module, node)
        except NotFollowedError:
            return False
        inside = is_function(owner_of(module, node))
        if inside and not any(one.outside for one in built):
            if self._is_partial(module, node) or self.flows.only_called(module, node):
                return False
        for one in built:
            caller, span = self._up(one.module, one.call), one.module.span(one.call)
            self._calls[(caller, identifier, span)] = Call(caller, identifier, span, others=one.others)
        return True

    def _looked_up(self, identifier: str, module: Module, node: ast.expr) -> Refusal | Literal[False] | None:
        """Record the calls that build a class, or a partial of it, by what a table gives them; None if it is in none.

        A refusal says that something else may become of it.
        """
        partial = module.parents[node]
        entry = partial if self._is_partial(module, node) and isinstance(partial, ast.expr) else node
        table = table_of(self.project, module, entry)
        if table is None:
            return None
        try:
            lookups = list(table.lookups(entry))
        except NotFollowedError as error:
            message = f"the table that the class `{identifier.rsplit('.', 1)[-1]}` is in is used as a value here"
            return refuse("class-as-value", message, error.module.span(error.node)).refusal
        for lookup in lookups:
            others = tuple(self._entry_id(table.variable.file, other) for other in lookup.others)
            file, parent = lookup.module, lookup.module.parents[lookup.node]
            call = parent if isinstance(parent, ast.Call) and parent.func is lookup.node else None
            if call is None and not self.flows.only_called(file, lookup.node):
                message = f"the class `{identifier.rsplit('.', 1)[-1]}` is used as a value here"
                return refuse("class-as-value", message, file.span(lookup.node)).refusal
            caller, span = self._up(file, lookup.node), file.span(call or lookup.node)
            self._calls[(caller, identifier, span)] = Call(caller, identifier, span, value=call is None, others=others)
        return False

    def _entry_id(self, module: Module, entry: ast.expr) -> str:
        """The class that another entry of a table builds, `?` where that is not known."""
        if isinstance(entry, ast.Call) and entry.args and self._is_partial(module, entry.args[0]):
            entry = entry.args[0]
        meaning = self.project.resolve(entry, module) if isinstance(entry, ast.Name | ast.Attribute) else None
        if isinstance(meaning, Definition) and isinstance(meaning.node, ast.ClassDef):
            return node_id(meaning.file, meaning.node)
        return "?"

    def _is_partial(self, module: Module, node: ast.expr) -> bool:
        """Whether an expression is what a `functools.partial` is made of."""
        call = module.parents[node]
        if not isinstance(call, ast.Call) or call.args[:1] != [node]:
            return False
        return self.usages.callee(module, call.func) == "functools.partial"

    def _only_reads(self, module: Module, attribute: ast.Attribute, definition: Definition) -> bool:
        """Whether `Class.attribute` is a constant or a static method: no method that would run on another instance."""
        found = methods_named(self.project, definition, attribute.attr)
        if found:
            return all([ast.unparse(one) for one in method.decorator_list] == ["staticmethod"] for method in found)
        call = module.parents[attribute]
        return not (isinstance(call, ast.Call) and call.func is attribute)

    def _only_asks(self, module: Module, parent: ast.AST) -> bool:
        call = module.parents[parent] if isinstance(parent, ast.Tuple) else parent
        return isinstance(call, ast.Call) and self.usages.callee(module, call.func) in NEVER_BUILD

    _bases: dict[str, ClassNode] = field(default_factory=dict)

    def with_bases(self, graph: Graph) -> Graph:
        """The graph with the bases of its classes, whose builders are not followed."""
        return replace(graph, nodes={**self._bases, **graph.nodes}, followed=frozenset(graph.nodes))
