"""All edits of a plan: what each ready group asks for, gathered file by file."""

from __future__ import annotations

import ast
from collections import defaultdict
from dataclasses import dataclass, field

from hkmigrate.model.edit import ChangeSet, Create
from hkmigrate.model.literals import docstring
from hkmigrate.model.place import Span
from hkmigrate.model.plan import Accessor, Creator, Factory, Migrate, Owner, Pass, Plan
from hkmigrate.model.site import Need
from hkmigrate.rewrite.blocks import first_comment, insert_after, insert_first, leave, remove
from hkmigrate.rewrite.constructors import Gain, apply_gains, field_call, keep_owners
from hkmigrate.rewrite.editor import FileEditor
from hkmigrate.rewrite.factories import write_factories
from hkmigrate.rewrite.find import class_at, entering_at, function_at, is_call, statement_at, top_statement
from hkmigrate.rewrite.imports import Importer, haiku_name, import_block
from hkmigrate.rewrite.lambdas import lift
from hkmigrate.rewrite.lists import add_keywords
from hkmigrate.rewrite.owner import member, owner_class
from hkmigrate.source.pieces import first_line
from hkmigrate.source.project import Module, Project


def rewrite(project: Project, plan: Plan) -> ChangeSet:
    """The changes that carry out all ready groups of a plan."""
    writer = _Writer(project)
    for migrate in plan.ready:
        writer.group(migrate)
    return writer.changes()


_Made = tuple[tuple[str, ...], str]
"""The name scopes that an owner is made in, and the statement that makes it."""


def _many(owner: Owner, name: str) -> str:
    """The annotation of what carries the owner, or the owners of a family."""
    return f"list[{name}]" if owner.names else name


@dataclass(slots=True)
class _Writer:
    project: Project
    editors: dict[str, FileEditor] = field(default_factory=dict)
    importers: dict[str, Importer] = field(default_factory=dict)
    created: dict[str, list[Owner]] = field(default_factory=lambda: defaultdict(list))
    gains: dict[Span, list[Gain]] = field(default_factory=lambda: defaultdict(list))
    keywords: dict[Span, list[str]] = field(default_factory=lambda: defaultdict(list))
    functions: dict[Span, str] = field(default_factory=dict)
    lifted: set[ast.stmt] = field(default_factory=set)
    classes: dict[Span, list[Owner]] = field(default_factory=lambda: defaultdict(list))
    members: dict[Span, list[Accessor]] = field(default_factory=lambda: defaultdict(list))
    removed: set[Span] = field(default_factory=set)
    factories: list[Factory] = field(default_factory=list)
    values: set[Span] = field(default_factory=set)
    kept: dict[Span, list[tuple[str, str]]] = field(default_factory=lambda: defaultdict(list))
    makers: dict[tuple[str, Span], list[_Made]] = field(default_factory=lambda: defaultdict(list))
    below: dict[tuple[str, Span], list[_Made]] = field(default_factory=lambda: defaultdict(list))
    given: dict[tuple[str, Span], str] = field(default_factory=dict)

    def editor(self, path: str) -> FileEditor:
        if path not in self.editors:
            module = self.project.module(path)
            assert module is not None
            assert not module.is_shifted
            self.editors[path] = FileEditor(module)
            self.importers[path] = Importer(self.project, self.editors[path])
        return self.editors[path]

    def importer(self, path: str) -> Importer:
        self.editor(path)
        return self.importers[path]

    # --- gathering -------------------------------------------------------------------------------------------------

    def group(self, plan: Migrate) -> None:
        self._owner(plan)
        for use in plan.uses:
            self.editor(use.span.path).replace(use.span.start, use.span.end, use.written)
        self.values.update(handed.call for handed in plan.passes if handed.value)
        for handed in plan.passes:
            self.keywords[handed.call].append(f"{plan.owner.attribute}={self._handed(plan, handed)}")
        for receiver in plan.receivers:
            self.gains[receiver.span].append(
                Gain(receiver, plan.owner.attribute, self._annotation(plan, receiver.span))
            )
        for span in plan.dissolve:
            self._dissolve(span)
        self.removed.update(plan.remove)
        for span in plan.remove:
            editor = self.editor(span.path)
            remove(editor, statement_at(editor.module, span), comments=span not in self.classes)
        self.factories += plan.factories
        for span in plan.unimport:
            self.importer(span.path).drop([(span.start, span.end)])

    def _owner(self, plan: Migrate) -> None:
        anchor = plan.owner.anchor
        if anchor is not None and anchor.kind == "inside" and anchor.span is not None:
            self.members[anchor.span] += plan.owner.accessors
        elif anchor is not None and anchor.span is not None:
            self.classes[anchor.span].append(plan.owner)
            self.editor(anchor.path)
        elif anchor is not None:
            self.created[anchor.path].append(plan.owner)
        for creator in plan.creators:
            if creator.instead is not None:
                kept = f"{self._instance(creator)}." if creator.keeps else ""
                made = self._made(plan.owner, creator)
                written = f"{kept}{plan.owner.attribute} = {made}"
                self.editor(creator.path).replace(creator.instead.start, creator.instead.end, (written,))
            elif creator.keeps:
                made = self._made(plan.owner, creator)
                self.kept[creator.span].append((plan.owner.attribute, made))
            elif not creator.inline:
                if creator.function is not None:
                    self.functions[creator.span] = creator.function
                line = f"{plan.owner.attribute} = {self._made(plan.owner, creator)}"
                lines = self.below if plan.owner.above else self.makers
                lines[(creator.path, creator.span)].append((plan.owner.within, line))
                if creator.given:
                    self.given.setdefault((creator.path, creator.span), plan.owner.attribute)

    def _instance(self, creator: Creator) -> str:
        """What the constructor that makes the owner calls the instance."""
        node = function_at(self.editor(creator.path).module, creator.span)
        return [*node.args.posonlyargs, *node.args.args][0].arg

    def _handed(self, plan: Migrate, handed: Pass) -> str:
        """What a call hands on; where a lambda makes the owner in it, with what that needs."""
        makers = (one for one in plan.creators if one.inline and one.node == handed.scope)
        made = next((one for one in makers if handed.expression == (one.make or plan.owner.make)), None)
        return self._made(plan.owner, made) if made is not None else handed.expression

    def _made(self, owner: Owner, creator: Creator) -> str:
        """The expression that makes the owner, with its class imported into the file."""
        path, expression = creator.path, creator.make or owner.make
        if owner.above:
            return expression
        importer = self.importer(path)
        quote = self.editor(path).module.quote
        for need in creator.needs if creator.make else owner.needs:
            importer.need(need)
        if owner.anchor is None:
            return expression
        spelled = importer.name_from(owner.anchor.path, owner.class_name)
        return expression.replace(owner.class_name, spelled, 1).replace(
            '"', '"' if "'" in expression or "\\" in expression else quote
        )

    def _annotation(self, plan: Migrate, span: Span) -> str | None:
        """The owner's class where the file sees it before the definition at `span`."""
        owner, module = plan.owner, self.editor(span.path).module
        if owner.anchor is None:
            root = owner.class_name.split(".")[0]
            return _many(owner, owner.class_name) if root in module.top.bindings else None
        if owner.anchor.path == span.path and owner.anchor.span is not None and owner.anchor.span.start <= span.start:
            return _many(owner, owner.class_name)
        if any(creator.path == span.path for creator in plan.creators) and owner.anchor.path != span.path:
            return _many(owner, self.importer(span.path).name_from(owner.anchor.path, owner.class_name))
        return None

    def _dissolve(self, span: Span) -> None:
        editor = self.editor(span.path)
        leave(editor, entering_at(editor.module, span))

    # --- writing ---------------------------------------------------------------------------------------------------

    def changes(self) -> ChangeSet:
        for span, owners in self.classes.items():
            self._write_classes(span, owners)
        for span, accessors in self.members.items():
            self._write_members(span, accessors)
        for (path, span), lines in sorted(self.makers.items(), key=lambda item: item[0], reverse=True):
            self._write_makers(path, span, lines)
        for span, made in self.kept.items():
            keep_owners(self.editor(span.path), span, made)
        for span, gains in self.gains.items():
            self._write_gains(span, gains)
        for call, keywords in sorted(self.keywords.items(), key=lambda item: item[0] not in self.values):
            if call in self.values:  # before the calls that they may be arguments of, so that brackets nest
                partial = self.importer(call.path).partial()
                self.editor(call.path).insert(call.start, f"{partial}(")
                self.editor(call.path).insert(call.end, f", {', '.join(keywords)})")
            elif is_call(self.editor(call.path).module, call):
                add_keywords(self.editor(call.path), call, keywords)
            else:
                self.editor(call.path).insert(call.end, f"({', '.join(keywords)})")
        write_factories(self.factories, self.editor, lambda path: self.importer(path).haiku)
        for importer in self.importers.values():
            importer.drop(importer.unused())
            importer.write()
        modified = [change for editor in self.editors.values() if (change := editor.modify()) is not None]
        return ChangeSet.of([*modified, *(self._file(path, owners) for path, owners in self.created.items())])

    def _write_classes(self, span: Span, owners: list[Owner]) -> None:
        editor, importer = self.editor(span.path), self.importer(span.path)
        module = editor.module
        for owner in owners:
            for accessor in owner.accessors:
                for need in accessor.all_needs:
                    importer.need(need)
        line = first_line(top_statement(module, span.start))
        at = module.line_start(line if span in self.removed else first_comment(module, line))
        text = "".join(f"{owner_class(owner, importer.haiku, module.indent)}\n\n" for owner in owners)
        editor.insert(at, "\n" * editor.missing_blank_lines(at) + text)

    def _write_members(self, span: Span, accessors: list[Accessor]) -> None:
        """Give a class of the tree accessors, behind what it has."""
        editor, importer = self.editor(span.path), self.importer(span.path)
        for need in (need for accessor in accessors for need in accessor.needs):
            importer.need(need)
        texts = (member(accessor, importer.haiku, editor.module.indent) for accessor in accessors)
        lines = [line for text in texts for line in ("", *text.split("\n"))]
        insert_after(editor, class_at(editor.module, span).body[-1], lines)

    def _write_makers(self, path: str, span: Span, lines: list[_Made]) -> None:
        editor = self.editor(path)
        node = function_at(editor.module, span)
        written = [*self._scoped(path, lines), *(line for _, line in self.below[(path, span)])]
        given = self.given.get((path, span))
        if given is not None:  # who hands on one owner hands on all
            written = [f"if {given} is None:", *(f"{editor.module.indent}{line}" for line in written)]
        if isinstance(node, ast.Lambda):
            lift(editor, node, self.functions[span], written, self.lifted)
        else:
            insert_first(editor, node, written)

    def _scoped(self, path: str, lines: list[_Made]) -> list[str]:
        """Statements that make owners, in their order, each in its name scopes; a scope is entered once for all."""
        blocks: dict[str, list[_Made]] = defaultdict(list)
        for at, (within, line) in enumerate(lines):
            blocks[within[0] if within else f"{at} alone"].append((within[1:], line))
        module, written = self.editor(path).module, list[str]()
        for part, below in blocks.items():
            if part.endswith(" alone"):
                written += [line for _, line in below]
                continue
            entered, inner = [part], below
            while len({within[:1] for within, _ in inner}) == 1 and inner[0][0]:
                entered.append(inner[0][0][0])
                inner = [(within[1:], line) for within, line in inner]
            scope, quote = self.importer(path).haiku("name_scope"), module.quote
            items = ", ".join(f"{scope}({quote}{one}{quote})" for one in entered)
            written += [f"with {items}:", *(f"{module.indent}{line}" for line in self._scoped(path, inner))]
        return written

    def _write_gains(self, span: Span, gains: list[Gain]) -> None:
        editor = self.editor(span.path)
        spelled = "field"
        if gains[0].receiver.how == "field":
            spelled, imported = field_call(editor.module, class_at(editor.module, span))
            if imported and "field" not in editor.module.top.bindings:
                self.importer(span.path).external("dataclasses", "field")
        apply_gains(editor, gains, spelled)

    def _file(self, path: str, owners: list[Owner]) -> Create:
        """A new file with owners in it, importing what their accessors need as their readers' files do."""
        beside = next(module for near in sorted(self.editors) if (module := self.project.module(near)) is not None)
        haiku = haiku_name(self.project, beside) or "hk"
        needs = {need for owner in owners for accessor in owner.accessors for need in accessor.all_needs}
        needs.add(Need(haiku, "haiku", None))
        owned = [path for owner in owners for path in owner.owns]
        title = (
            f"The owner of {', '.join(f'`{path}`' for path in owned)}."
            if len(owned) == 1
            else "Owners of shared parameters."
        )
        classes = "\n\n".join(owner_class(owner, lambda member: f"{haiku}.{member}", "    ") for owner in owners)
        imports = import_block(self.project, Module(path, b""), needs, beside)
        return Create(path, f"{docstring(title)}\n\n{imports}\n\n\n{classes}")
