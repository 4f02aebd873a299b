"""From what was found to groups, with the helpers and registries that only serve them."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from hkmigrate.detect.evaluate.events import Events
from hkmigrate.detect.program.code import Code, only_name
from hkmigrate.detect.program.nodes import node_id, owner_of
from hkmigrate.detect.program.references import References, unsure, used_as_value
from hkmigrate.detect.sites.ledger import Found, shown_name
from hkmigrate.detect.sites.makers import is_property
from hkmigrate.detect.sites.registry import Entry, Registry
from hkmigrate.model.names import Family, Known, Name
from hkmigrate.model.place import Span
from hkmigrate.model.site import Declaration, Forcing, Group, Refusal, Removable
from hkmigrate.source.children import walk
from hkmigrate.source.haiku import FORCE_PREFIX
from hkmigrate.source.project import Definition, Project, Value


@dataclass(frozen=True, slots=True)
class Grouping:
    """Makes groups."""

    project: Project
    references: References
    registry: Registry
    events: Events

    def groups(self, found: Iterable[Found]) -> tuple[Group, ...]:
        """The groups in the order of their names, those without a known name last."""
        forcing = self._forcing()
        return tuple(self._group(one, forcing) for one in sorted(found, key=_shown))

    def _group(self, found: Found, forcing: Mapping[str, list[Forcing]]) -> Group:
        entries = {span: entry for span, entry in found.entries.items() if self.registry.may_go(entry)}
        return Group(
            _name(found),
            tuple(sorted(found.sites, key=lambda site: site.span)),
            tuple(sorted([*found.refusals, *self._values(found)], key=lambda refusal: refusal.place)),
            tuple(self._function(definition) for definition in found.helpers),
            (
                *self._registries(entries.values()),
                *self._variables(found.forced),
                *(self._maker(definition) for definition in found.makers),
            ),
            tuple(sorted(self._declaration(span) for span in entries)),
            tuple(forcing.get(found.name.text, ())) if isinstance(found.name, Known) else (),
        )

    def _values(self, found: Found) -> Iterator[Refusal]:
        """Uses of a helper as a value: what reads through them is not known."""
        for helper in found.helpers:
            for reference in self.references.of(helper):
                if not reference.sure:
                    yield unsure(self.project, reference, helper)
                elif reference.call is None and not reference.is_harmless and not reference.decorates:
                    yield used_as_value(reference, helper)

    def _declaration(self, span: Span) -> Declaration:
        module = self.project.module(span.path)
        assert module is not None
        node = next(
            node for node in module.nodes if isinstance(node, ast.stmt | ast.expr) and module.span(node) == span
        )
        owner = owner_of(module, node)
        plain = isinstance(node, ast.stmt) and node in getattr(owner, "body", [])
        return Declaration(span, node_id(module, owner), plain)

    def _registries(self, entries: Iterable[Entry]) -> tuple[Removable, ...]:
        found: dict[str, Removable] = {}
        for entry in entries:
            functions = [self._function(entry.declare)] if entry.declare is not None else []
            for removable in (*functions, self.registry.removable(entry.dictionary)):
                found[removable.name] = removable
        return tuple(found.values())

    def _variables(self, forced: Iterable[Code]) -> Iterator[Removable]:
        """The variables that hold the forced name, each set by one plain statement of its own."""
        for code in forced:
            meaning = (
                self.project.resolve(code.node, code.module)
                if isinstance(code.node, ast.Name | ast.Attribute)
                else None
            )
            if isinstance(meaning, Value) and meaning.expression is not None:
                statement, around = meaning.file.parents[meaning.expression], meaning.scope.node
                single = isinstance(statement, ast.AnnAssign) or (
                    isinstance(statement, ast.Assign) and len(statement.targets) == 1
                )
                counted = isinstance(around, ast.ClassDef) and (around.bases or around.decorator_list)  # as a field
                if single and not counted:
                    yield self.registry.removable(meaning)

    def _forcing(self) -> dict[str, list[Forcing]]:
        """The expressions that force one name whenever the program comes to them, by that name."""
        found: dict[str, list[Forcing]] = {}
        for module in self.project.mentioning(("force_name", "FORCE")):
            for node in (*module.of(ast.Call), *module.forcing_texts):
                name = self._forced_by(node)
                if name is not None:
                    given = only_name(node) if isinstance(node, ast.Call) else None
                    scope = node_id(module, owner_of(module, node))
                    one = Forcing(module.span(node), scope, module.span(given) if given is not None else None)
                    found.setdefault(name, []).append(one)
        return found

    def _forced_by(self, node: ast.AST) -> str | None:
        """The one name that an expression forces."""
        if isinstance(node, ast.Constant):
            text = str(node.value)
            return text.removeprefix(FORCE_PREFIX) if text.startswith(FORCE_PREFIX) else None
        names = set(map(str, self.events.forced.get(node, ())))
        return names.pop() if len(names) == 1 else None

    def _maker(self, definition: Definition) -> Removable:
        """A function that makes a module, whatever spells its name: it may be a method, or a property."""
        found, name = self._function(definition), getattr(definition.node, "name", "")
        imports = {(file.path, file.bounds(alias)) for file, alias in self.references.imports(definition)}
        uses = []
        for module in self.project.mentioning([name]):
            for node in module.spelling([name]):
                parent = module.parents[node]
                called = isinstance(parent, ast.Call) and parent.func is node and not is_property(definition.node)
                if (module.path, module.bounds(node)) not in imports:
                    uses.append(module.span(parent if called else node))
        return replace(found, uses=(*uses, *_listed(self.project, name)))

    def _function(self, definition: Definition) -> Removable:
        module, node = definition.file, definition.node
        references = self.references.of(definition)
        uses = [reference.module.span(reference.call or reference.node) for reference in references]
        uses += _listed(self.project, getattr(node, "name", ""))
        imports = tuple(file.span(alias) for file, alias in self.references.imports(definition))
        top = isinstance(owner_of(module, node), ast.Module)
        return Removable(node_id(module, node), module.span(node), tuple(uses), imports, top)


def _name(found: Found) -> Name:
    """The name of a group: a family where every site names one of its members."""
    if not found.members or found.refusals:
        return found.name
    values = {value for member in found.members for value in member.index.values}
    before, after = found.members[0].before, found.members[0].after
    numbers = sorted(value for value in values if isinstance(value, int))
    texts = sorted(value for value in values if isinstance(value, str))
    if numbers and texts:
        return found.name
    return Family(before, after, tuple(numbers) if numbers else tuple(texts))


def _shown(found: Found) -> tuple[bool, str]:
    return not isinstance(found.name, Known), shown_name(found.name)


def _listed(project: Project, name: str) -> Iterator[Span]:
    """The strings of `__all__` lists that export a name."""
    exporting = frozenset(project.links.holding(b"__all__"))
    for module in project.mentioning([name], exporting):
        for binding in module.top.bindings.get("__all__", []):
            for node in walk(binding.value or binding.node):
                if isinstance(node, ast.Constant) and node.value == name:
                    yield module.span(node)
