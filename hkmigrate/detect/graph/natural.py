"""Names that Haiku gives modules by itself, which an owner's name could meet."""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from hkmigrate.detect.graph.nameless import Key, spoken
from hkmigrate.detect.program.built import has_letters, is_put_together, may_become, pattern_of, spelled_patterns
from hkmigrate.detect.program.classes import base_of, class_name_of, is_module
from hkmigrate.detect.program.code import Code, NotConstantError, argument, callee, constant, is_pure, told
from hkmigrate.detect.program.forced import is_surely_forced
from hkmigrate.detect.program.named import asked_name, default_name
from hkmigrate.detect.program.nodes import node_id, owner_of
from hkmigrate.detect.program.once import is_called_once
from hkmigrate.detect.program.suspects import Suspects
from hkmigrate.model.graph import Natural
from hkmigrate.model.names import camel_to_snake, name_and_number
from hkmigrate.model.place import Span
from hkmigrate.source.haiku import (
    FORCE_NAME,
    FORCE_PREFIX,
    GET_PARAMETER,
    GET_STATE,
    NAME_SCOPE,
    NEVER_BUILD,
    SET_STATE,
    TO_MODULE,
    is_module_class,
)
from hkmigrate.source.project import Definition, External, Module, Project

_CLASS = re.compile(rb"\b[A-Z]\w*")
_STRING = re.compile(rb"[\"']([A-Za-z_]\w*)[\"'/{%]")
_PLAIN_METHODS = frozenset(name for kind in (str, list, dict, set) for name in dir(kind) if not name.startswith("_"))
_NO_MODULES = frozenset((*sys.stdlib_module_names, "haiku"))
"""Packages whose classes are no modules, or known by their names."""
_PARTIALS = ("functools.partial", "functools.partialmethod", "jax.tree_util.Partial")
_LEAVES = (GET_PARAMETER, GET_STATE, SET_STATE)
_NAMING = (NAME_SCOPE, TO_MODULE)
_TEXTS = (FORCE_NAME, "builtins.str")


def natural_modules(
    project: Project, bases: frozenset[str], ignored: frozenset[Span], suspects: Suspects
) -> tuple[Natural, ...]:
    """Every module and scope that may get a name of one of the bases, in the order of place.

    `ignored` are the calls that are hack sites themselves.
    """
    reader = _Reader(project, bases, ignored, suspects)

    def names(spelled: _Spelled) -> bool:
        return not bases.isdisjoint(spelled.names) or any(may_become(pattern, bases) for pattern in spelled.patterns)

    for path in sorted(project.links.zone):
        if project.may(path, _spelled, names) or b"to_module" in project.tree.files[path]:
            module = project.module(path)
            if module is not None:
                reader.read(module)
    return tuple(sorted(reader.modules(), key=lambda natural: (natural.span, natural.name)))


class _Spelled(NamedTuple):
    """What a file spells: names, without their numbers, that modules may get by it, and patterns of such names."""

    names: frozenset[str]
    patterns: frozenset[str]


def _spelled(data: bytes) -> _Spelled:
    classes = {camel_to_snake(name.decode(errors="replace")) for name in set(_CLASS.findall(data))}
    classes = {name_and_number(name)[0] for name in classes}
    strings = {name_and_number(name.decode(errors="replace"))[0].rstrip("_") for name in _STRING.findall(data)}
    return _Spelled(frozenset(classes | strings), spelled_patterns(data))


@dataclass(slots=True)
class _Reader:
    """Collects names that are known, and, for those that are not, the places and the texts that may flow there."""

    project: Project
    bases: frozenset[str]
    ignored: frozenset[Span]
    suspects: Suspects
    found: set[Natural] = field(default_factory=set)
    unknown: list[Natural] = field(default_factory=list)
    texts: set[str] = field(default_factory=set)
    built: list[tuple[Module, ast.expr]] = field(default_factory=list)
    asked: dict[tuple[Module, Key], bool] = field(default_factory=dict)
    _sites: dict[str, list[Span]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for site in self.ignored:
            self._sites.setdefault(site.path, []).append(site)

    def modules(self) -> set[Natural]:
        """What was found; a text of a base anywhere may be the name of a module whose name is not known."""
        for module, node in self.built if self.unknown else ():
            self._built(module, node)
        return self.found | {replace(one, name=base) for one in self.unknown for base in self.texts}

    def read(self, module: Module) -> None:
        for named in module.spelling(set(self._class_names(module))):
            if isinstance(named, ast.Name | ast.Attribute) and isinstance(named.ctx, ast.Load):
                self._value(module, named)
        ignored = {(span.start, span.end) for span in self._sites.get(module.path, ())}
        for piece in module.pieces:
            here = piece.recall(spoken)
            self.built += ((module, node) for node in here.built)
            for base in here.texts.keys() & self.bases:
                for text in here.texts[base]:
                    self._text(module, text, base)
            for function in here.decorated:
                for decorator in function.decorator_list:
                    self._made_module(module, decorator, function.name, decorator)
            alike = (call for key, calls in here.nameless.items() if self._matters(module, key) for call in calls)
            for call in (*here.calls, *alike):
                if not ignored or module.bounds(call) not in ignored:
                    self._call(module, call)
                for given in call.args[:1]:
                    name = given.id if isinstance(given, ast.Name) else getattr(given, "attr", "")
                    self._made_module(module, call.func, name, call)

    def _matters(self, module: Module, key: Key) -> bool:
        """Whether calls that spell this may give a module one of the names in question."""
        if (module, key) not in self.asked:
            self.asked[module, key] = self._may_matter(module, key)
        return self.asked[module, key]

    def _may_matter(self, module: Module, key: Key) -> bool:
        if not all(module.is_alike(dotted.partition(".")[0]) for dotted in key if dotted):
            return True
        called, *inner = (told(self.project.resolve_text(dotted, module)) if dotted else None for dotted in key)
        if any(one in _TEXTS for one in inner) or called in _NAMING:
            return True
        if isinstance(called, Definition) and is_module(self.project, called):
            return True
        if isinstance(called, str) and is_module_class(called):
            name = camel_to_snake(called.rsplit(".", 1)[-1])
        else:
            name = self._perhaps_a_module(called)
        return name_and_number(name)[0] in self.bases

    def _made_module(self, module: Module, wrapper: ast.expr, name: str, place: ast.expr) -> None:
        """A function of which `hk.to_module` makes a class: who builds it is not known, nor where."""
        meaning = self.project.resolve(wrapper, module) if isinstance(wrapper, ast.Name | ast.Attribute) else None
        if meaning == External(TO_MODULE):
            known = self.project.resolve(place.args[0], module) if isinstance(place, ast.Call) else None
            name = getattr(known.node, "name", name) if isinstance(known, Definition) else name
            if name_and_number(name)[0] in self.bases:
                self.found.add(Natural(name, module.span(place), "", None, sure=False))

    def _class_names(self, module: Module) -> Iterator[str]:
        """The names by which a file may call a class whose modules have one of the names in question."""
        for name, alias in module.spelled:
            if name_and_number(camel_to_snake(name.rsplit(".", 1)[-1]))[0] in self.bases:
                yield (alias.asname if alias is not None else None) or name

    def _value(self, module: Module, node: ast.Name | ast.Attribute) -> None:
        """A class that is used as a value: who builds it is not known, nor where."""
        parent = module.parents[node]
        if isinstance(parent, ast.ClassDef | ast.Attribute | ast.arg | ast.FunctionDef):
            return  # a base, a constant of the class, an annotation
        if isinstance(parent, ast.AnnAssign) and parent.annotation is node:
            return
        if isinstance(parent, ast.Call) and (parent.func is node or self._never_builds(module, parent)):
            return
        call = ast.Call(func=node, args=[], keywords=[])
        made = class_name_of(self.project, module, call)
        called = callee(self.project, module, call)
        if made is None and isinstance(called, str):
            name = self._perhaps_a_module(called)
            if name_and_number(name)[0] in self.bases:
                self.found.add(Natural(name, module.span(node), "", None, sure=False))
        if made is not None:
            name = default_name(self.project, made.definition) if made.definition is not None else made.default_name
            cls = _class_id(made.definition)
            self.found.add(Natural(name or made.default_name, module.span(node), cls, None, sure=False))

    def _never_builds(self, module: Module, call: ast.Call) -> bool:
        return callee(self.project, module, call) in NEVER_BUILD

    def _text(self, module: Module, node: ast.Constant, base: str) -> None:
        parent, span = module.parents[node], module.span(node)
        if isinstance(parent, ast.Call) and callee(self.project, module, parent) in (*_LEAVES, FORCE_NAME):
            return
        if base not in self.texts and not self._is_ignored(span):
            self.texts.add(base)

    def _is_ignored(self, span: Span) -> bool:
        """Whether a place is in a hack site."""
        return any(site.covers(span) for site in self._sites.get(span.path, ()))

    def _built(self, module: Module, node: ast.expr) -> None:
        """A text that is put together is a text of each base that it may become."""
        parent = module.parents[node]
        called = callee(self.project, module, parent) if isinstance(parent, ast.Call) else None
        looked_at = isinstance(parent, ast.Expr | ast.Subscript | ast.Compare | ast.FormattedValue | ast.BinOp)
        if looked_at or called in (*_LEAVES, FORCE_NAME) or (isinstance(called, str) and is_pure(called)):
            return
        pattern = pattern_of(self.project, Code(node, module))
        if pattern is not None and has_letters(pattern):
            texts = may_become(pattern, self.bases)
            if not self.texts.issuperset(texts) and not self._is_ignored(module.span(node)):
                self.texts.update(texts)

    def _is_forced(self, module: Module, node: ast.Call, values: list[ast.expr]) -> bool:
        within = self.suspects.within(module)
        return node in within and any(
            value in within and is_surely_forced(self.project, Code(value, module)) for value in values
        )

    def _call(self, module: Module, node: ast.Call) -> None:
        """The names that a call may give a module: the class's own, or any text among its arguments."""
        called = callee(self.project, module, node)
        values = [*node.args, *(keyword.value for keyword in node.keywords)]
        if called in _LEAVES or self._is_forced(module, node, values):
            return
        if called in _PARTIALS and node.args:
            self._partial(module, node)
            return
        made = class_name_of(self.project, module, node)
        if made is None and called != NAME_SCOPE:
            name = self._perhaps_a_module(called)
            if name:
                self._note(name, module, node, sure=False)
            if name or isinstance(called, Definition) or (called is None and not _is_plain_method(node)):
                self._texts_given(module, node, values)
            return
        try:
            name = asked_name(self.project, module, node, made) if made is not None else self._scope(module, node)
        except NotConstantError:
            self.unknown.append(self._natural("", module, node, sure=False))
            if made is not None:
                self._note(made.default_name, module, node, sure=False)
            self._texts_given(module, node, values)
        else:
            self._note(name, module, node, sure=True)

    def _partial(self, module: Module, node: ast.Call) -> None:
        """The name that the modules get which are built, wherever that is, by a partial of their class."""
        call = ast.Call(func=node.args[0], args=node.args[1:], keywords=node.keywords)
        made = class_name_of(self.project, module, call)
        if made is None:
            self._texts_given(module, node, [*call.args, *(keyword.value for keyword in call.keywords)])
            return
        span, scope = module.span(node), _class_id(made.definition)
        try:
            name = asked_name(self.project, module, call, made)
        except NotConstantError:
            self.unknown.append(Natural("", span, scope, None, sure=False))
            return
        if any(name_and_number(part)[0] in self.bases for part in name.split("/")):
            self.found.add(Natural(name, span, scope, None, sure=False))

    def _perhaps_a_module(self, called: str | Definition | None, below: frozenset[Definition] = frozenset()) -> str:
        """The name that Haiku gives an instance of a class from outside the tree, or of one that inherits from it.

        `below` are classes that inherit from it: a class that hides its base may be taken for its own base.
        """
        if isinstance(called, str) and not is_pure(called) and called.split(".")[0] not in _NO_MODULES:
            last = called.rsplit(".", 1)[-1]
            return camel_to_snake(last) if last[:1].isupper() else ""
        if isinstance(called, Definition) and isinstance(called.node, ast.ClassDef) and called not in below:
            bases = [base_of(self.project, called.file, base) for base in called.node.bases]
            for base in bases:
                above = base.name if isinstance(base, External) else base
                if above is None or self._perhaps_a_module(above, below | {called}):
                    return camel_to_snake(called.node.name)
        return ""

    def _scope(self, module: Module, node: ast.Call) -> str:
        name = argument(node, 0, "name")
        value = constant(self.project, Code(name, module)) if name is not None else None
        if not isinstance(value, str):
            raise NotConstantError("the scope's name is not known")
        return value

    def _texts_given(self, module: Module, node: ast.Call, values: list[ast.expr]) -> None:
        """A text among the arguments may be the name of a module, or the beginning of one."""
        for value in values:
            try:
                text = constant(self.project, Code(value, module))
            except NotConstantError:
                pattern = pattern_of(self.project, Code(value, module)) if is_put_together(value) else None
                for base in may_become(pattern, self.bases) if pattern else ():
                    self._note(base, module, node, sure=False)
            else:
                if isinstance(text, str):
                    self._note(text, module, node, sure=False)

    def _note(self, name: str, module: Module, node: ast.Call, *, sure: bool) -> None:
        if any(name_and_number(part)[0] in self.bases for part in name.split("/")):
            self.found.add(self._natural(name, module, node, sure=sure))

    def _natural(self, name: str, module: Module, node: ast.Call, *, sure: bool) -> Natural:
        scope = node_id(module, owner_of(module, node))
        try:
            name = "/".join([*self._scopes_around(module, node), name])
        except NotConstantError:
            sure = False
        made = class_name_of(self.project, module, node)
        definition = made.definition if made is not None else None
        once = definition is not None and is_called_once(self.project, module, node, definition)
        return Natural(name, module.span(node), scope, _module_class(self.project, module, node), sure, once)

    def _scopes_around(self, module: Module, node: ast.Call) -> list[str]:
        """The name scopes that a call stands in, within its function, outermost first.

        Raises:
            NotConstantError: one has a name that is not known.
        """
        found: list[str] = []
        inner: ast.AST = node
        owner = owner_of(module, node)
        while inner is not owner:
            inner, below = module.parents[inner], inner
            if isinstance(inner, ast.With) and not isinstance(below, ast.withitem):
                calls = [item.context_expr for item in inner.items if isinstance(item.context_expr, ast.Call)]
                scopes = [call for call in calls if callee(self.project, module, call) == NAME_SCOPE]
                found = [*(self._scope(module, call).removeprefix(FORCE_PREFIX) for call in scopes), *found]
        return found


def _class_id(definition: Definition | None) -> str:
    """The node of a class of the tree, the ways to which are known; empty for others."""
    if definition is None or not isinstance(definition.node, ast.ClassDef):
        return ""
    return node_id(definition.file, definition.node)


def _is_plain_method(call: ast.Call) -> bool:
    """Whether a call is one of a method that texts, lists and dictionaries have, which builds nothing."""
    return isinstance(call.func, ast.Attribute) and call.func.attr in _PLAIN_METHODS


def _module_class(project: Project, module: Module, node: ast.AST) -> str | None:
    """The `hk.Module` in whose method code runs, where names get the module's own path in front."""
    owner = owner_of(module, node)
    while not isinstance(owner, ast.Module):
        parent = owner_of(module, owner)
        if isinstance(parent, ast.ClassDef) and is_module(project, Definition(module, parent)):
            return node_id(module, parent)
        owner = parent
    return None
