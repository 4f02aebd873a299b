"""Parameters and states that are read outside of every module, and by several places: `~/w`."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from hkmigrate.detect.graph.reach import Reach, Reached
from hkmigrate.detect.program.code import Code, NotConstantError, argument, callee, constant
from hkmigrate.detect.program.nodes import node_id, owner_of
from hkmigrate.detect.program.refusal import RefusedError, refuse
from hkmigrate.detect.program.terms import NotMovableError
from hkmigrate.detect.sites.accesses import KINDS, DynamicLeafError, variable_access
from hkmigrate.detect.sites.context import BodyReader
from hkmigrate.detect.sites.ledger import Found
from hkmigrate.detect.sites.spelled import spelled_paths
from hkmigrate.model.names import Known
from hkmigrate.model.site import BUCKET, Access, Group, Refusal, SiteKind
from hkmigrate.source.haiku import GET_PARAMETER, LIFTS, SET_STATE
from hkmigrate.source.project import External, Module, Project
from hkmigrate.source.scopes import Binding


@dataclass(frozen=True, slots=True)
class Place:
    """A call that reads or writes by name, and from where it runs."""

    module: Module
    call: ast.Call
    function: str
    reached: Reached

    @property
    def scope(self) -> str:
        """The function whose code it is."""
        return node_id(self.module, owner_of(self.module, self.call))


@dataclass(slots=True)
class RootParameters:
    """The parameters and states of the transforms themselves, by name."""

    project: Project
    reach: Reach
    forced: tuple[Group, ...] = ()
    _places: dict[str, list[Place]] = field(default_factory=dict)
    _unclear: list[Refusal] = field(default_factory=list)

    def __post_init__(self) -> None:
        words = _words(self.project)
        for module in self.project.mentioning(words):
            for node in sorted(module.spelling(words), key=module.bounds):
                if not isinstance(node, ast.alias) and isinstance(node.ctx, ast.Load):
                    self._mention(module, node)

    def shared(self) -> tuple[Group, ...]:
        """What several places of one transform are certain to read, each with those places, in the order of names."""
        found = ((leaf, self._sharing(places)) for leaf, places in sorted(self._places.items()))
        return tuple(
            Group(Known(f"{BUCKET}/{leaf}"), tuple(sorted(self._found(leaf, places).sites, key=lambda one: one.span)))
            for leaf, places in found
            if places
        )

    def groups(self, wanted: Iterable[str]) -> tuple[Group, ...]:
        """The groups of the names that are asked for, with all that stands in the way of giving them owners."""
        leaves = [name.removeprefix(f"{BUCKET}/") for name in sorted(set(wanted)) if name.startswith(f"{BUCKET}/")]
        return tuple(group for leaf in leaves if (group := self._group(leaf)) is not None)

    # --- finding -----------------------------------------------------------------------------------------------------

    def _mention(self, module: Module, node: ast.Name | ast.Attribute) -> None:
        meaning, parent = self.project.resolve(node, module), module.parents[node]
        if not isinstance(meaning, External) or meaning.name not in KINDS:
            return
        if isinstance(parent, ast.Call) and parent.func is node:
            self._call(module, parent, meaning.name)
        elif not self._is_alias(module, parent, meaning):
            self._value(module, node)

    def _call(self, module: Module, node: ast.Call, function: str) -> None:
        reached = self.reach.of(module, node)
        if reached.never_in_bucket:
            return
        name = argument(node, 0, "name")
        try:
            leaf = constant(self.project, Code(name, module)) if name is not None else None
        except NotConstantError:
            leaf = None
        if isinstance(leaf, str):
            self._places.setdefault(leaf, []).append(Place(module, node, function, reached))
        else:
            message = "which parameter or state this uses outside of every module is not known"
            self._unclear.append(refuse("dynamic-leaf", message, module.span(node)).refusal)

    def _value(self, module: Module, node: ast.Name | ast.Attribute) -> None:
        """`hk.get_parameter` itself as a value: who reads what through it is not known."""
        if not isinstance(owner_of(module, node), ast.Module | ast.ClassDef):
            if self.reach.of(module, node).never_in_bucket:
                return
        message = f"`{module.text(node)}` is used as a value here, and what is read through it is not known"
        self._unclear.append(refuse("function-as-value", message, module.span(node)).refusal)

    def _is_alias(self, module: Module, statement: ast.AST, meaning: External) -> bool:
        """Whether this is `get = hk.get_parameter` at the top of a file, so that `get` stands for it."""
        if not isinstance(statement, ast.Assign):
            return False
        names = [target.id for target in statement.targets if isinstance(target, ast.Name)]
        scope = module.scopes[statement]
        plain = len(names) == len(statement.targets) and scope is module.top
        return plain and all(self.project.lookup(name, module, scope) == meaning for name in names)

    @staticmethod
    def _sharing(places: list[Place]) -> list[Place]:
        """The places by which one transform, or several, share what they read."""
        certain = [place for place in places if place.reached.in_bucket]
        kept: list[Place] = []
        for root in {root for place in certain for root in place.reached.roots}:
            here = [place for place in certain if root in place.reached.roots]
            parameters = [place for place in here if place.function == GET_PARAMETER]
            states = [place for place in here if place.function != GET_PARAMETER]
            kept += parameters if len(parameters) > 1 else []
            kept += states if len({place.scope for place in states}) > 1 else []  # a read and its update are one
        return [place for place in certain if place in kept]

    # --- groups ------------------------------------------------------------------------------------------------------

    def _found(self, leaf: str, places: Iterable[Place]) -> Found:
        found = Found(Known(f"{BUCKET}/{leaf}"))
        for place in places:
            found.add(SiteKind.ROOT_PARAMETER, place.module, place.call)
        return found

    def _group(self, leaf: str) -> Group | None:
        places = self._places.get(leaf, [])
        if not self._sharing(places) and all(place.reached.in_bucket for place in places):
            return None
        found = Found(Known(f"{BUCKET}/{leaf}"))
        for place in places:
            accesses: tuple[Access, ...] = ()
            try:
                accesses = (self._access(leaf, place),)
            except RefusedError as error:
                found.refusals.append(error.refusal)
            found.add(SiteKind.ROOT_PARAMETER, place.module, place.call, accesses)
        spelled = spelled_paths(self.project, leaf)
        here = sorted(found.refusals, key=lambda one: one.place)
        refusals = (*here, *self._unclear, *self._forcing(), *self._lifting(), *spelled)
        return Group(found.name, tuple(sorted(found.sites, key=lambda site: site.span)), refusals)

    def _access(self, leaf: str, place: Place) -> Access:
        """The access of a place that is certain to be outside of every module.

        Raises:
            RefusedError: it is not, or the access cannot go into an accessor.
        """
        module, reached, span = place.module, place.reached, place.module.span(place.call)
        if reached.doubts:
            raise RefusedError(replace(reached.doubts[0], also=(span,)))
        if reached.elsewhere:
            message = f"`{leaf}` is read here outside of every module, and in a module or name scope as well"
            raise refuse("mixed-reach", message, span)
        if self._in_root_lambda(place):
            raise refuse("lambda-root", f"`{leaf}` is read in a transformed lambda, which cannot make its owner", span)
        if place.function != SET_STATE:
            self._assert_free(place)
        try:
            return variable_access(self.project, Code(place.call, module))
        except DynamicLeafError as error:
            raise refuse("dynamic-leaf", str(error), span) from error
        except NotMovableError as error:
            raise refuse("unclear-call", str(error), span) from error

    def _lifting(self) -> Iterator[Refusal]:
        """Transforms that are put into others, where what they read by themselves may get any path."""
        for module in self.project.mentioning({name.rsplit(".", 1)[-1] for name in LIFTS}):
            for node in module.nodes:
                if isinstance(node, ast.Call) and callee(self.project, module, node) in LIFTS:
                    message = "a transform is lifted into another here, which may give its parameters other paths"
                    yield refuse("across-barrier", message, module.span(node)).refusal

    @staticmethod
    def _in_root_lambda(place: Place) -> bool:
        owner = owner_of(place.module, place.call)
        while not isinstance(owner, ast.Module):
            if isinstance(owner, ast.Lambda) and node_id(place.module, owner) in place.reached.roots:
                return True
            owner = owner_of(place.module, owner)
        return False

    def _assert_free(self, place: Place) -> None:
        """Make sure that the arguments of a read give the same in the owner."""
        try:
            BodyReader(self.project, place.module).assert_free(place.call)
        except RefusedError as error:
            way_out = "compute the argument in a statement before the read"
            raise RefusedError(replace(error.refusal, way_out=way_out)) from error

    def _forcing(self) -> Iterator[Refusal]:
        """Forced names that reach into the bucket."""
        for group in self.forced:
            if isinstance(group.name, Known) and group.name.text.split("/")[0] == BUCKET:
                message = f"`{group.name.text}` is forced here, where parameters outside of every module are kept"
                yield refuse("spelled-path", message, group.sites[0].span).refusal


def _words(project: Project) -> frozenset[str]:
    """The names under which the tree may know Haiku's functions that read or write by name."""
    words, seen = {name.rsplit(".", 1)[-1] for name in KINDS}, set[str]()
    while words - seen:
        seen = set(words)
        for module in project.mentioning(seen):
            words |= {
                name
                for name, bindings in module.top.bindings.items()
                if any(_names(binding) in seen for binding in bindings)
                and isinstance(meaning := project.lookup(name, module, module.top), External)
                and meaning.name in KINDS
            }
    return frozenset(words)


def _names(binding: Binding) -> str:
    """What a binding gives another name to; empty for one that does something else."""
    match binding.node if binding.kind == "import-from" else binding.value:
        case ast.alias(name=name) | ast.Name(id=name) | ast.Attribute(attr=name):
            return name
        case _:
            return ""
