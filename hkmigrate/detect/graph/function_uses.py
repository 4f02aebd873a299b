"""What becomes of a function: where it is called, handed to a transform, or made a value that is only called."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass

from hkmigrate.detect.graph.adapted import Adapted
from hkmigrate.detect.graph.gathered import Gathered
from hkmigrate.detect.graph.usage import Fate, Usage
from hkmigrate.detect.program.arguments import UnknownError
from hkmigrate.detect.program.method_calls import static_calls
from hkmigrate.detect.program.nodes import Owner, node_id, owner_of
from hkmigrate.detect.program.references import Reference, unsure
from hkmigrate.detect.program.refusal import refuse
from hkmigrate.model.place import Span
from hkmigrate.model.site import Refusal
from hkmigrate.source.children import walk
from hkmigrate.source.haiku import TO_MODULE
from hkmigrate.source.project import Definition, Module


@dataclass(frozen=True, slots=True)
class FunctionUses:
    """Follows the uses of functions."""

    gathered: Gathered
    entry_points: frozenset[str]

    def fate(
        self, module: Module, node: ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda
    ) -> tuple[Span | None, list[Refusal]]:
        """Where a function is handed to a transform, and the uses of it that are not understood."""
        if not isinstance(node, ast.Lambda) and isinstance(owner_of(module, node), ast.ClassDef):
            return None, list(self._static(Definition(module, node), node.name))
        usages: list[Usage] = [] if isinstance(node, ast.Lambda) else self.gathered.usages.decorated(module, node)
        if usages and usages[0].fate is Fate.ROOT:
            return usages[0].place, []  # its name stands for what the transform gives, not for the function
        if [usage.name for usage in usages] == [TO_MODULE]:
            return None, list(self._decorated(Definition(module, node), usages[0]))
        hazards: list[Refusal] = []
        identifier = node_id(module, node)
        if isinstance(node, ast.Lambda) and not isinstance(module.parents[node], ast.Assign):
            usages += self.gathered.usages.of(module, node)
        else:
            for reference in self.gathered.references.of(Definition(module, node)):
                if not reference.sure:
                    maybe = self.gathered.usages.of(reference.module, reference.node) if reference.call is None else []
                    if maybe and all(usage.fate is Fate.ROOT for usage in maybe):
                        usages += maybe  # one of several functions of the name, each of them a root
                    else:
                        hazards.append(unsure(self.gathered.project, reference, Definition(module, node)))
                elif reference.call is not None:
                    self.gathered.record(identifier, [(reference.module, reference.call)])
                elif not reference.is_harmless and not self._adapted(identifier, reference):
                    usages += self.gathered.usages.of(reference.module, reference.node)
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
        through = Adapted(self.gathered.project, self.gathered.references).calls(reference.module, reference.node)
        self.gathered.record(identifier, through or ())
        return through is not None

    def _decorated(self, definition: Definition, usage: Usage) -> Iterator[Refusal]:
        """Record the calls of a function whose name stands for a class of `hk.to_module`; a refusal for others."""
        through = Adapted(self.gathered.project, self.gathered.references).calls_of_decorated(definition)
        self.gathered.record(node_id(definition.file, definition.node), through or ())
        if through is None:
            name = getattr(definition.node, "name", "")
            yield from self._usage_hazard(f"the function `{name}`", usage, nested=False)

    def _static(self, definition: Definition, name: str) -> Iterator[Refusal]:
        """Record the calls of a static method; a refusal where there may be others, and for class methods."""
        module, identifier = definition.file, node_id(definition.file, definition.node)
        try:
            calls = static_calls(self.gathered.origins, definition)
        except UnknownError:
            message = f"`{name}` is a class method, or a static method that may be called from where it is not followed"
            yield refuse("static-method", message, module.span(definition.node)).refusal
            return
        self.gathered.record(identifier, calls)

    def _followed(self, module: Module, node: Owner, usage: Usage, *, nested: bool) -> bool:
        """Whether a value is only called in the end; of a function that takes the owner, a partial is made then."""
        value = usage.node
        if usage.fate not in (Fate.VALUE, Fate.CLOSURE) or value is None:
            return False
        home, expression = value
        if usage.fate is Fate.VALUE and not self.gathered.flows.only_called(home, expression):
            return False
        if not nested and not isinstance(node, ast.Lambda):
            self.gathered.value(home, expression, node_id(module, node))
        return True

    def _usage_hazard(self, name: str, usage: Usage, *, nested: bool) -> Iterator[Refusal]:
        if usage.fate is Fate.BARRIER:
            yield refuse("across-barrier", f"{name} runs inside `{usage.name}`", usage.place).refusal
        elif usage.fate is Fate.VALUE or (usage.fate is Fate.CLOSURE and not nested):
            into = f", handed to `{usage.name}`" if usage.name else ""
            yield refuse("function-as-value", f"{name} is used as a value here{into}", usage.place).refusal

    def is_only_called(self, module: Module, node: ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda) -> bool:
        """Whether every use of a function is a call of it by its name."""
        if not isinstance(node, ast.FunctionDef) or isinstance(owner_of(module, node), ast.ClassDef):
            return False
        if node.decorator_list or any(isinstance(inner, ast.Yield | ast.YieldFrom) for inner in walk(node)):
            return False
        return all(one.sure and one.call is not None for one in self.gathered.references.of(Definition(module, node)))
