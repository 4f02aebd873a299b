"""Modules that are made once more, under the forced path of one that is there: whether they are the same."""

from __future__ import annotations

import ast
from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from hkmigrate.detect.evaluate.events import Access
from hkmigrate.detect.evaluate.haiku_parameters import MODULE_PARAMETERS
from hkmigrate.detect.evaluate.known import known_form
from hkmigrate.detect.graph.executed import Executed
from hkmigrate.detect.graph.holders import made_at
from hkmigrate.detect.program.classes import Made, own_methods
from hkmigrate.detect.program.code import Code, NotConstantError, constant_or_seen
from hkmigrate.detect.program.refusal import refuse
from hkmigrate.detect.program.terms import NotMovableError, term
from hkmigrate.detect.sites.borrowed import is_stateless
from hkmigrate.detect.sites.makers import keeps_to_itself
from hkmigrate.model.place import Span
from hkmigrate.source.project import Definition, Module, Project


@dataclass(frozen=True, slots=True)
class Again:
    """Holds modules that are made under a forced name against the one that has the path by itself, made at `place`."""

    project: Project
    executed: Executed
    place: Span

    def assert_same(self, met: Sequence[Access], made: Sequence[Access]) -> None:
        """Make sure that each module that is made under the forced name does what the one in `made` of its root does.

        Raises:
            RefusedError: one may not.
        """
        for one in (one for one in met if one.kind == "module" and one.direct):
            own = next(other for other in made if other.root == one.root)
            site = self._span_of(one)
            if (one.cls, one.made) != (own.cls, own.made):
                message = "the module that has this path by itself is of another class"
                raise refuse("different-classes", message, site, self.place)
            if not self._is_stateless(one):
                raise refuse("unclear-use", "each of these modules may keep something between its calls", site)
            mine, theirs = self._given(one), self._given(own)
            if mine is None or mine != theirs:
                how = "may be made" if mine is None or theirs is None else "is made"
                message = f"the module that has this path by itself {how} with other arguments"
                raise refuse("conflicting-specification", message, site, self.place)

    def _span_of(self, access: Access) -> Span:
        module = self.project.module(access.place.path)
        if module is None or access.node not in module.parents:
            return self.place
        return module.span(access.node)

    def _is_stateless(self, access: Access) -> bool:
        home = self.executed.home_of(access.cls) if access.cls is not None else None
        if home is None or not isinstance(home[1], ast.ClassDef):
            return access.made in MODULE_PARAMETERS
        module, cls = home[0], home[1]
        init = own_methods(cls).get("__init__")
        alone = init is None or (isinstance(init, ast.FunctionDef) and keeps_to_itself(init))
        return alone and is_stateless(self.project, Made(f"{module.path}:{cls.name}", "", Definition(module, cls)))

    def _given(self, access: Access) -> Mapping[str, Hashable] | None:
        """What a module is made with, but its name: by parameter, where all of that is known; else None."""
        if access.cls is None:
            if not access.arguments.is_exact or access.made not in MODULE_PARAMETERS:
                return None
            names = (name for name in MODULE_PARAMETERS[access.made] if name != "*")
            given = {**dict(zip(names, access.arguments.positional, strict=False)), **access.arguments.keywords}
            forms = {name: known_form(value) for name, value in given.items() if name != "name"}
        else:
            made = made_at(access)
            module = self.project.module(made[0].path) if made is not None else None
            if made is None or module is None or not isinstance(made[1], ast.Call):
                return None
            forms = dict(self._spelled(access.cls, module, made[1]))
        return None if None in forms.values() else forms

    def _spelled(self, cls: ast.AST, module: Module, call: ast.Call) -> Iterator[tuple[str, Hashable]]:
        """What a call gives a class of the tree."""
        init = own_methods(cls).get("__init__") if isinstance(cls, ast.ClassDef) else None
        names = [one.arg for one in (*init.args.posonlyargs, *init.args.args)][1:] if init is not None else []
        for index, value in enumerate(call.args):
            name = names[index] if index < len(names) else str(index)
            if isinstance(value, ast.Starred):
                yield "*", None
            elif name != "name":
                yield name, self._value(module, value)
        for word in call.keywords:
            if word.arg != "name":
                yield word.arg or "**", self._value(module, word.value) if word.arg else None

    def _value(self, module: Module, node: ast.expr) -> Hashable:
        """What is equal for two expressions that come to the same; None for what is not known in full."""
        code = Code(node, module)
        try:
            value = constant_or_seen(self.project, code)
        except NotConstantError:
            try:
                found = term(self.project, code)
            except NotMovableError:
                return None
            return (Code, found.key) if found.closed else None
        return type(value), value
