"""What becomes of a class: the calls that build it, by its name, by a table, or by a value that holds it."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from typing import Literal

from hkmigrate.detect.graph.gathered import Gathered
from hkmigrate.detect.graph.slots import Slots
from hkmigrate.detect.graph.tables import NotFollowedError, table_of
from hkmigrate.detect.program.classes import methods_named
from hkmigrate.detect.program.nodes import node_id, owner_of
from hkmigrate.detect.program.references import Reference, unsure
from hkmigrate.detect.program.refusal import refuse
from hkmigrate.model.graph import Call
from hkmigrate.model.site import Refusal
from hkmigrate.source.haiku import NEVER_BUILD
from hkmigrate.source.project import Definition, Module
from hkmigrate.source.scopes import is_function


@dataclass(frozen=True, slots=True)
class ClassUses:
    """Follows the uses of classes."""

    gathered: Gathered

    def hazard(self, definition: Definition, node: ast.ClassDef, reference: Reference) -> Refusal | None:
        """Record what a use of a class builds; a refusal where that is not known."""
        module, parent = reference.module, reference.parent
        identifier = node_id(definition.file, node)
        if not reference.sure:
            return unsure(self.gathered.project, reference, definition)
        if reference.call is not None:
            self.gathered.record(identifier, [(module, reference.call)])
            return None
        if isinstance(parent, ast.ClassDef) and reference.node in parent.bases:
            self.gathered.queue.append((module, parent))
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
        if self.gathered.is_partial(module, reference.node) or self.gathered.flows.only_called(module, reference.node):
            self.gathered.value(module, reference.node, identifier)
            return None
        return self._as_value(node.name, module, reference.node)

    def _as_value(self, name: str, module: Module, node: ast.expr) -> Refusal:
        """Why a class that becomes a value here cannot take the owner."""
        parent = module.parents[node]
        call = module.parents[parent] if isinstance(parent, ast.keyword) else parent
        into = self.gathered.usages.callee(module, call.func) if isinstance(call, ast.Call) else ""
        if into and not into.startswith("builtins."):
            message = f"the class `{name}` is handed to `{into}`, which is not in the tree"
            return refuse("leaves-tree", message, module.span(node)).refusal
        return refuse("class-as-value", f"the class `{name}` is used as a value here", module.span(node)).refusal

    def _held(self, identifier: str, definition: Definition, reference: Reference) -> bool:
        """Record the calls that build a class by a value that holds it; False where a partial may take its place."""
        module, node = reference.module, reference.node
        try:
            built = Slots(self.gathered.origins, definition).calls(module, node)
        except NotFollowedError:
            return False
        inside = is_function(owner_of(module, node))
        if inside and not any(one.outside for one in built):
            if self.gathered.is_partial(module, node) or self.gathered.flows.only_called(module, node):
                return False
        for one in built:
            caller, span = self.gathered.up(one.module, one.call), one.module.span(one.call)
            self.gathered.add(Call(caller, identifier, span, others=one.others))
        return True

    def _looked_up(self, identifier: str, module: Module, node: ast.expr) -> Refusal | Literal[False] | None:
        """Record the calls that build a class, or a partial of it, by what a table gives them; None if it is in none.

        A refusal says that something else may become of it.
        """
        partial = module.parents[node]
        entry = partial if self.gathered.is_partial(module, node) and isinstance(partial, ast.expr) else node
        table = table_of(self.gathered.project, module, entry)
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
            if call is None and not self.gathered.flows.only_called(file, lookup.node):
                message = f"the class `{identifier.rsplit('.', 1)[-1]}` is used as a value here"
                return refuse("class-as-value", message, file.span(lookup.node)).refusal
            caller, span = self.gathered.up(file, lookup.node), file.span(call or lookup.node)
            self.gathered.add(Call(caller, identifier, span, value=call is None, others=others))
        return False

    def _entry_id(self, module: Module, entry: ast.expr) -> str:
        """The class that another entry of a table builds, `?` where that is not known."""
        if isinstance(entry, ast.Call) and entry.args and self.gathered.is_partial(module, entry.args[0]):
            entry = entry.args[0]
        meaning = self.gathered.project.resolve(entry, module) if isinstance(entry, ast.Name | ast.Attribute) else None
        if isinstance(meaning, Definition) and isinstance(meaning.node, ast.ClassDef):
            return node_id(meaning.file, meaning.node)
        return "?"

    def _only_reads(self, module: Module, attribute: ast.Attribute, definition: Definition) -> bool:
        """Whether `Class.attribute` is a constant or a static method: no method that would run on another instance."""
        found = methods_named(self.gathered.project, definition, attribute.attr)
        if found:
            return all([ast.unparse(one) for one in method.decorator_list] == ["staticmethod"] for method in found)
        call = module.parents[attribute]
        return not (isinstance(call, ast.Call) and call.func is attribute)

    def _only_asks(self, module: Module, parent: ast.AST) -> bool:
        call = module.parents[parent] if isinstance(parent, ast.Tuple) else parent
        return isinstance(call, ast.Call) and self.gathered.usages.callee(module, call.func) in NEVER_BUILD
