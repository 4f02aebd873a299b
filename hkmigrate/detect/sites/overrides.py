"""Overrides: a subclass that replaces the module its base made by another one, under the name of the first."""

from __future__ import annotations

import ast
import copy
from collections.abc import Iterator
from dataclasses import dataclass

from hkmigrate.detect.program.classes import Made, base_of, class_name_of, own_methods
from hkmigrate.detect.program.code import NotConstantError
from hkmigrate.detect.program.lineage import (
    Level,
    ancestors,
    class_of,
    family,
    levels_to_maker,
    same_values,
    stores_of,
)
from hkmigrate.detect.program.named import asked_name
from hkmigrate.detect.program.nodes import method_class, node_id, owner_of
from hkmigrate.detect.program.quiet import SPECIAL, builds_quietly, is_quiet, is_super, is_super_init
from hkmigrate.detect.program.references import References
from hkmigrate.detect.program.refusal import RefusedError, refuse
from hkmigrate.detect.sites.replaced_text import moved_text
from hkmigrate.model.override import Making, Override
from hkmigrate.model.place import Span
from hkmigrate.source.children import walk
from hkmigrate.source.project import Definition, Module, Project

_STEMS = ("make", "build", "create")


def replaced_attribute(module: Module, node: ast.Call, lender: ast.expr) -> str | None:
    """The attribute of the instance that a call replaces, where that is what lends its name; else None."""
    statement = module.parents[node]
    targets = statement.targets if isinstance(statement, ast.Assign) else [getattr(statement, "target", None)]
    if not isinstance(statement, ast.Assign | ast.AnnAssign) or not isinstance(lender, ast.Attribute):
        return None
    spelled = [ast.unparse(target) for target in targets if target is not None]
    return lender.attr if isinstance(lender.value, ast.Name) and ast.unparse(lender) in spelled else None


def override_of(project: Project, references: References, module: Module, node: ast.Call, forced: ast.expr) -> Override:
    """How the base and the subclass make the module that the call `node`, with the name `forced`, replaces.

    Raises:
        RefusedError: a method of the base could not do with certainty what is done now.
    """
    statement, init = module.parents[node], owner_of(module, node)
    cls, place = method_class(module, init), module.span(node)
    plain = isinstance(init, ast.FunctionDef) and init.name == "__init__" and statement in init.body
    if cls is None or not plain or not isinstance(statement, ast.Assign) or len(statement.targets) > 1:
        raise refuse("unclear-override", "the module is not replaced by a plain statement of the `__init__`", place)
    target = statement.targets[0]
    assert isinstance(target, ast.Attribute)
    levels = levels_to_maker(project, Definition(module, cls), target.attr, place)
    reading = _Reading(project, references, module, node, forced, target.attr, levels)
    return reading.override()


@dataclass(frozen=True, slots=True)
class _Reading:
    """Reads one replacement: `levels` are the classes from the one that replaces the module up to its maker."""

    project: Project
    references: References
    module: Module
    node: ast.Call
    forced: ast.expr
    attribute: str
    levels: list[Level]

    @property
    def maker(self) -> Level:
        return self.levels[-1]

    @property
    def made(self) -> ast.Call:
        """The call that makes the module first."""
        assert self.maker.store is not None
        call = self.maker.store.value
        if not isinstance(call, ast.Call):
            raise self._refused(f"`{self.attribute}` is not built where it is set", self.maker.file, self.maker.store)
        return call

    def _refused(self, message: str, file: Module | None = None, node: ast.AST | None = None) -> RefusedError:
        also = [file.span(node)] if file is not None and node is not None else []
        return refuse("unclear-override", message, self.module.span(self.node), *also)

    def override(self) -> Override:
        relatives = self._relatives()
        methods = {name for one in relatives for name in own_methods(class_of(one))}
        for level in self.levels:
            if level.init is not None:
                self._undisturbed(level, methods)
        name = self._name()
        taken = self._taken(relatives, methods)
        own, base = self.levels[0], self.maker
        order = tuple(local for local in base.scope.bindings if local != base.receiver)
        locals_ = [inner.id for inner in self._locals(base, self.made)]
        making = self._making(base, self.made, {}, {local: local for local in locals_})
        replacing = self._making(own, self.node, {self.forced: f'"{name}"'}, taken)
        leaves, passes = self._rest(own)
        return Override(self.attribute, self._method(), order, making, replacing, leaves, passes)

    # --- the classes -----------------------------------------------------------------------------------------------

    def _relatives(self) -> list[Definition]:
        """The maker, its bases and all that inherit from it; none of them may change what setting an attribute does."""
        place = self.module.span(self.node)
        heirs = family(self.references, self.maker.definition, place)
        above = ancestors(self.project, self.maker.definition, place)
        for one in above:
            if stores_of(class_of(one), self.attribute):
                raise self._refused(f"`{class_of(one).name}` makes `{self.attribute}` too", one.file, one.node)
        for one in heirs:
            self._one_way(one, heirs)
        for one in (*heirs, *above):
            node = class_of(one)
            if SPECIAL & own_methods(node).keys() or self.attribute in one.file.scope_inside(node).bindings:
                message = f"`{node.name}` decides itself what its attributes are"
                raise self._refused(message, one.file, node)
        return [*heirs, *above]

    def _one_way(self, heir: Definition, heirs: list[Definition]) -> None:
        """Make sure that an heir with several bases inherits the attribute by one of them only."""
        if len(class_of(heir).bases) == 1 or heir == self.maker.definition:
            return
        inherited = ancestors(self.project, heir, self.module.span(self.node))
        beside = [one for one in inherited if one not in heirs]
        own = ancestors(self.project, self.maker.definition, self.module.span(self.node))
        if any(stores_of(class_of(one), self.attribute) for one in beside if one not in own):
            message = f"`{class_of(heir).name}` inherits `{self.attribute}` in two ways"
            raise self._refused(message, heir.file, heir.node)

    # --- the constructors ------------------------------------------------------------------------------------------

    def _undisturbed(self, level: Level, methods: set[str]) -> None:
        """Make sure that a constructor does nothing with the module before the subclass replaces it."""
        init = level.init
        assert init is not None
        if level is not self.maker and level.call_above() is None:
            message = f"the `__init__` of `{class_of(level.definition).name}` does not call its base's plainly, once"
            raise self._refused(message, level.file, init)
        first = level is self.levels[0]
        end = init.body.index(level.store) if first and level.store is not None else len(init.body)
        call = level.call_above() if level is not self.maker else None
        if first and call is not None and call not in [getattr(item, "value", None) for item in init.body[:end]]:
            raise self._refused("the module is replaced before the base's `__init__` runs", level.file, init)
        for statement in init.body[:end]:
            for node in walk(statement) if statement is not level.store else ():
                if first and isinstance(node, ast.Return):
                    raise self._refused(f"`{self.attribute}` is not always replaced", level.file, node)
                if self._disturbs(level, node, methods):
                    message = f"`{self.attribute}`, or what it is built with, may be used before it is replaced"
                    raise self._refused(message, level.file, node)

    def _disturbs(self, level: Level, node: ast.AST, methods: set[str]) -> bool:
        """Whether a piece of a constructor may use the attribute, or change something that is not the instance's."""
        own = isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == level.receiver
        if isinstance(node, ast.Attribute | ast.Subscript) and not isinstance(node.ctx, ast.Load):
            return not own
        if isinstance(node, ast.Attribute):
            if node.attr == self.attribute:
                return True
            called = level.file.parents[node]
            runs = isinstance(called, ast.Call) and called.func is node
            return own and (runs or node.attr in methods or node.attr.startswith("__"))
        if isinstance(node, ast.Name) and node.id == level.receiver:
            parent = level.file.parents[node]
            return not isinstance(parent, ast.Attribute) and not (isinstance(parent, ast.Call) and is_super(parent))
        match node:
            case ast.Call(func=ast.Attribute(value=ast.Name(id=name))):
                return (
                    level.file.scopes[node].lookup(name) is level.scope
                )  # it may change what the module is built with
            case _:
                pass
        return isinstance(node, ast.Call) and is_super(node) and not is_super_init(_call_of(level.file, node))

    # --- what is made ----------------------------------------------------------------------------------------------

    def _name(self) -> str:
        """The name that the first module asks for, which the other one takes as it is given."""
        first, other = (
            self._class(self.maker.file, self.made),
            self._class(self.module, self.node),
        )
        given = copy.deepcopy(self.node)
        for old, new in zip(walk(self.node), walk(given), strict=True):
            if old is self.forced:
                stood = new
        try:
            name = asked_name(self.project, self.maker.file, self.made, first)
            constant = ast.Constant(value=name)
            given.args = [constant if one is stood else one for one in given.args]
            for keyword in given.keywords:
                keyword.value = constant if keyword.value is stood else keyword.value
            asked = asked_name(self.project, self.module, given, other)
        except NotConstantError as error:
            raise self._refused(f"the name of `{self.attribute}` is not known: {error}") from error
        if asked != name or not _only_names(self.project, other):
            raise self._refused(f"`{self.module.text(self.node.func)}` makes something of its own of its name")
        return name

    def _class(self, module: Module, call: ast.Call) -> Made:
        made = class_name_of(self.project, module, call)
        if made is None or not builds_quietly(self.project, made):
            message = f"building `{module.text(call.func)}` may do more than make a module, and would move"
            raise self._refused(message, module, call)
        for argument in (*call.args, *(keyword.value for keyword in call.keywords)):
            if argument is not self.forced and not is_quiet(self.project, module, argument):
                raise self._refused(f"`{module.text(argument)}` may do more than give a value", module, argument)
        return made

    def _taken(self, relatives: list[Definition], methods: set[str]) -> dict[str, str]:
        """The local names of the subclass's constructor that the call uses, as the base's method takes them."""
        known, own, taken = same_values(self.levels), self.levels[0], dict[str, str]()
        for node in self._locals(own, self.node):
            if node.id == own.receiver:
                self._settled(node, relatives, methods)
            elif node.id not in known:
                message = f"the base's `__init__` is not given `{node.id}`, which the module is built with"
                raise self._refused(message, self.module, node)
            else:
                taken[node.id] = known[node.id]
        return taken

    def _settled(self, node: ast.Name, relatives: list[Definition], methods: set[str]) -> None:
        """Make sure that an attribute of the instance has its value when the base makes the module."""
        parent = self.module.parents[node]
        if isinstance(parent, ast.Attribute) and parent.attr not in methods:
            stores = [(one, store) for one in relatives for store in stores_of(class_of(one), parent.attr)]
            fixed = any(parent.attr in one.file.scope_inside(class_of(one)).bindings for one in relatives)
            if fixed and not stores:
                return
            statement = stores[0][0].file.parents[stores[0][1]] if len(stores) == 1 else None
            body = self.maker.init.body if self.maker.init is not None else []
            before = body[: body.index(self.maker.store)] if self.maker.store in body else []
            if isinstance(statement, ast.Assign | ast.AnnAssign) and statement in before and not fixed:
                return
        text = self.module.text(parent if isinstance(parent, ast.Attribute) else node)
        raise self._refused(f"`{text}` may not be there yet when the base makes the module", self.module, node)

    def _locals(self, level: Level, call: ast.Call) -> Iterator[ast.Name]:
        """The names in a call that stand for local values of its constructor."""
        forced = set(walk(self.forced))
        for node in walk(call):
            if isinstance(node, ast.Name) and node not in forced:
                if level.file.scopes[node].lookup(node.id) is level.scope:
                    yield node

    def _making(self, level: Level, call: ast.Call, texts: dict[ast.expr, str], names: dict[str, str]) -> Making:
        init, store = level.init, level.store
        assert init is not None
        assert store is not None
        words = {inner.id for inner in walk(call) if isinstance(inner, ast.Name)} - names.keys() | {level.receiver}
        takes: dict[ast.expr, str] = {
            node: names[node.id] for node in self._locals(level, call) if node.id != level.receiver
        }
        swaps: dict[ast.expr, str] = {**takes, **texts}
        text = moved_text(level.file, store, call, swaps)
        if text is None or any(isinstance(inner, ast.Lambda | ast.GeneratorExp) for inner in walk(call)):
            raise self._refused("the call cannot be moved as it is written", level.file, call)
        listed = (*init.args.posonlyargs, *init.args.args, *init.args.kwonlyargs)
        annotations = {one.arg: level.file.text(one.annotation) for one in listed if one.annotation is not None}
        return Making(
            node_id(level.file, class_of(level.definition)),
            level.file.text(call.func),
            level.file.span(init),
            level.file.span(store),
            level.file.span(call),
            level.receiver,
            text,
            tuple(dict.fromkeys(takes.values())),
            frozenset(words),
            tuple((names[local], annotations[local]) for local in names if local in annotations),
        )

    def _method(self) -> str:
        bare = self.attribute.lstrip("_")
        for stem in _STEMS:
            name = f"{'_' * (bare != self.attribute)}{stem}_{bare}"
            if not any(self.project.mentioning([name])):
                return name
        raise self._refused(f"no name is left for the method that makes `{self.attribute}`")

    def _rest(self, own: Level) -> tuple[tuple[Span, ...], bool]:
        """What else the subclass's `__init__` does, and whether, without that, it does what the base's does."""
        init, call = own.init, own.call_above()
        assert init is not None
        assert call is not None
        others = [item for item in init.body if item is not own.store and getattr(item, "value", None) is not call]
        above = next(level.init for level in self.levels[1:] if level.init is not None)
        same = ast.dump(_bare(init.args)) == ast.dump(_bare(above.args)) and not init.decorator_list
        commented = "#" in self.module.text(init)
        return tuple(map(self.module.span, others)), same and not commented and _hands_on(init.args, call)


def _call_of(module: Module, node: ast.Call) -> ast.AST:
    """The call of the method that `super()` is asked for."""
    parent = module.parents[node]
    return module.parents[parent]


def _bare(arguments: ast.arguments) -> ast.arguments:
    """A signature without its annotations."""
    bare = copy.deepcopy(arguments)
    for node in walk(bare):
        if isinstance(node, ast.arg):
            node.annotation = None
    return bare


def _hands_on(arguments: ast.arguments, call: ast.Call) -> bool:
    """Whether a call of the base's constructor gives each parameter what the subclass's was given for it."""
    given = [argument.id if isinstance(argument, ast.Name) else "" for argument in call.args]
    named = {keyword.arg: keyword.value for keyword in call.keywords}
    listed = [one.arg for one in (*arguments.posonlyargs, *arguments.args)][1:]
    words = listed[len(given) :] + [one.arg for one in arguments.kwonlyargs]
    plain = arguments.vararg is None and arguments.kwarg is None and not arguments.posonlyargs
    return (
        plain
        and given == listed[: len(given)]
        and {word: ast.unparse(one) for word, one in named.items()} == {word: word for word in words}
    )


def _only_names(project: Project, made: Made) -> bool:
    """Whether the constructors of a class do nothing with the name but hand it on to their base's."""
    definition = made.definition
    while definition is not None:
        node = class_of(definition)
        init = own_methods(node).get("__init__")
        if init is not None:
            calls = [inner for inner in walk(init) if is_super_init(inner)]
            handed = {inner for call in calls for inner in walk(call)}
            hidden = init.args.kwarg.arg if init.args.kwarg is not None else ""
            for inner in walk(init):
                if isinstance(inner, ast.Name) and inner.id in ("name", hidden) and inner not in handed:
                    return False
        base = base_of(project, definition.file, node.bases[0])
        definition = base if isinstance(base, Definition) else None
    return True
