"""Calls that read or write a parameter or state, or make a module, as accesses of an owner."""

from __future__ import annotations

import ast
import re
from collections.abc import Mapping
from dataclasses import replace

from hkmigrate.detect.program.childless import is_childless
from hkmigrate.detect.program.classes import Made, class_name_of, is_lazy
from hkmigrate.detect.program.code import (
    Code,
    NotConstantError,
    argument,
    callee,
    constant,
    constant_or_seen,
    is_force_name,
)
from hkmigrate.detect.program.families import pieces
from hkmigrate.detect.program.needs import need_of
from hkmigrate.detect.program.nodes import node_id, owner_of
from hkmigrate.detect.program.terms import NotMovableError, call_term, suggested_name, term
from hkmigrate.model.literals import string
from hkmigrate.model.names import LONGEST
from hkmigrate.model.site import Access, AccessKind, Hole, Need, Term, Written
from hkmigrate.source.children import walk
from hkmigrate.source.haiku import GET_PARAMETER, GET_STATE, SET_STATE
from hkmigrate.source.project import External, Project

_SLOTS = ("shape", "dtype", "init")
_DTYPE = re.compile(r"^(?:jax\.numpy\.|numpy\.|ml_dtypes\.)?'?(\w+)'?$")
KINDS = {GET_PARAMETER: "parameter", GET_STATE: "state", SET_STATE: "state-update"}


class DynamicLeafError(Exception):
    """A parameter whose own name is only known at run time; the message says why."""


def variable_access(project: Project, call: Code, place: Code | None = None) -> Access:
    """The access of `hk.get_parameter`, `hk.get_state` or `hk.set_state`, standing at `place` where a helper made it.

    A name that is only known at run time goes into the accessor as an expression; the access has its pattern then.

    Raises:
        DynamicLeafError: the name of the parameter or state is no text that an accessor can have.
        NotMovableError: an argument cannot go into an accessor.
    """
    node, at = call.node, (place or call)
    assert isinstance(node, ast.Call)
    function = callee(project, call.module, node)
    assert isinstance(function, str)
    if isinstance(node.func, ast.Name) and call.module.scopes[node.func].lookup(node.func.id) is not call.module.top:
        raise NotMovableError(f"`{node.func.id}` is a local name of `{function}`")
    name = argument(node, 0, "name")
    if name is None:
        raise DynamicLeafError("it is not given plainly")
    leaves: tuple[str, ...] = ()
    try:
        leaf = leaf_of(project, call)
        swap = _literal(project, call, at, name, leaf)
    except DynamicLeafError:
        leaf, leaves, swap = leaf_pattern(project, call.at(name)), ("*",), {}
    if len(leaf) > LONGEST:
        raise DynamicLeafError(f"it is longer than {LONGEST} characters")
    scope = node_id(at.module, owner_of(at.module, at.node))
    span = at.module.span(at.node)
    if function == SET_STATE:
        named = term(project, call.at(name), at) if leaves else Term("", (string(leaf),))
        return replace(_update(project, call, named, at, scope), leaf=leaf, leaves=leaves)
    kind: AccessKind = "parameter" if function == GET_PARAMETER else "state"
    given = [argument(node, index, slot) for index, slot in enumerate(_SLOTS, 1)]
    slots = [call.at(value) if value is not None else None for value in given]
    spec = tuple((slot, _slot(project, slot, code, at)) for slot, code in zip(_SLOTS, slots, strict=True))
    if leaves:
        slots = [call.at(name), *slots]
        spec = (("name", term(project, call.at(name), at)), *spec)
    whole = call_term(project, call, slots, at, swap)
    whole = replace(whole, key=_agreed(whole, spec))
    return Access(kind, leaf, spec, whole, call.module.text(node.func), span, scope, leaves=leaves)


def leaf_of(project: Project, call: Code) -> str:
    """The name of the parameter or state that a call reads or writes.

    Raises:
        DynamicLeafError: it is only known at run time, or is no text.
    """
    assert isinstance(call.node, ast.Call)
    name = argument(call.node, 0, "name")
    try:
        leaf = constant_or_seen(project, call.at(name)) if name is not None else None
    except NotConstantError as error:
        raise DynamicLeafError(str(error)) from error
    if not isinstance(leaf, str):
        raise DynamicLeafError("it is not given as text")
    return leaf


def leaf_pattern(project: Project, name: Code) -> str:
    """How a name that is only known at run time is shown: `k*` for `f"k{level}"`."""
    parts = ("*" if isinstance(part, Code) else part for part in pieces(project, name))
    return re.sub(r"\*+", "*", "".join(parts))


def _literal(project: Project, call: Code, at: Code, name: ast.expr, leaf: str) -> dict[ast.expr, str]:
    """The text of a name that is a local value, or is put together of some; any other name is written as it is."""
    try:
        local = bool(term(project, call.at(name), at).holes)
    except NotMovableError:
        local = True
    together = not isinstance(name, ast.Name | ast.Constant)
    local = local or (together and any(isinstance(one, ast.expr) and call.bound(one) for one in walk(name)))
    return {name: string(leaf)} if local else {}


def _slot(project: Project, slot: str, code: Code | None, at: Code) -> Term | None:
    """A slot's term with the key that equal specifications share: lists are tuples, a dtype has one spelling."""
    if code is None:
        return None
    found = term(project, code, at)
    try:
        key = repr(constant(project, code))
    except NotConstantError:
        key = found.key
    if slot == "shape" and key.startswith("["):
        key = f"({key[1:-1]}{',' * (len(found.holes) == 1 and ',' not in key)})"
    if slot == "init" and key == "None":
        return None
    dtype = _DTYPE.match(key) if slot == "dtype" else None
    key = f"jax.numpy.{dtype.group(1)}" if dtype else key
    return None if slot == "dtype" and key == "jax.numpy.float32" else replace(found, key=key)


def _agreed(whole: Term, spec: tuple[tuple[str, Term | None], ...]) -> str:
    """The key of a whole access: that of its slots where they are closed, else one that numbers all holes."""
    if whole.closed:
        return "; ".join(found.key if found else "" for _, found in spec)
    return whole.key


def _update(project: Project, call: Code, name: Term, at: Code, scope: str) -> Access:
    """The access of `hk.set_state`, whose accessor takes what the state's name is put together of, and the value."""
    node = call.node
    assert isinstance(node, ast.Call)
    given = argument(node, 1, "value")
    if given is None:
        raise DynamicLeafError("the value is not given plainly")
    function = term(project, call.at(node.func), at)
    source = call.at(given)
    bound = source.bound(given)
    source = bound if bound is not None else source
    value: Written = (
        (source.module.span(source.node),) if source.module is at.module else (term(project, source, at).text(),)
    )
    needs = tuple(dict.fromkeys((*function.needs, *name.needs)))
    written = Term(name.key, (f"{function.text()}(", *name.pieces, ", value)"), name.holes, needs)
    span = at.module.span(at.node)
    spec = (("name", name),) if name.key else ()
    return Access("state-update", "", spec, written, function.text(), span, scope, value)


def module_access(project: Project, call: Code, leaf: str) -> Access:
    """The access of a module's construction under a forced scope, named `leaf` below the owner.

    Raises:
        NotMovableError: an argument cannot go into an accessor.
    """
    scope = node_id(call.module, owner_of(call.module, call.node))
    whole = term(project, call)
    made = class_name_of(project, call.module, call.node) if isinstance(call.node, ast.Call) else None
    function = call.module.text(call.node.func) if isinstance(call.node, ast.Call) else ""
    span, alone = call.module.span(call.node), made is not None and is_childless(project, made)
    return Access("module", leaf, (("arguments", whole),), whole, function, span, scope, alone=alone)


def forced_module_access(
    project: Project,
    call: Code,
    forced: Code | None,
    name: str,
    place: Code | None = None,
    cls: Made | None = None,
) -> Access:
    """The access of a module that is itself made under the forced name.

    Args:
        project: the tree.
        call: what makes it.
        forced: the argument that forces the name, None where what is called does so itself.
        name: the name.
        place: where the call is asked for, if that is not where it stands.
        cls: the class of the module, where the call does not name it.

    Raises:
        NotMovableError: an argument cannot go into an accessor.
    """
    node, at = call.node, (place or call)
    assert isinstance(node, ast.Call)
    named = class_name_of(project, call.module, node)
    made = named or cls
    function = call.module.text(node.func)
    swap = {forced.node: f"{call.module.quote}{name}{call.module.quote}"} if forced is not None else {}
    spelled = _spelled_class(project, call, cls) if named is None and cls is not None else None
    if spelled is not None:
        function = spelled[0]
        swap[node.func] = function
    plain = term(project, call, at, swap)
    own = _own_path(project, call, at, forced, swap) if forced is not None else None
    if spelled is not None:
        plain = replace(plain, needs=(*plain.needs, spelled[1]))
        own = replace(own, needs=(*own.needs, spelled[1])) if own is not None else None
    if any(hole.declared for hole in plain.holes):
        raise NotMovableError("a local value of the function that makes the module cannot be handed on")
    scope = node_id(at.module, owner_of(at.module, at.node))
    plainly = (place is None or place.node is node) and spelled is None
    return Access(
        "module",
        "",
        (("class", Term(made.key if made else function, (function,))), ("arguments", plain)),
        plain,
        function,
        at.module.span(at.node),
        scope,
        own=own,
        named=forced is not None,
        early=made is not None and is_lazy(project, made),
        alone=made is not None and is_childless(project, made),
        opened=_opened(project, call, forced.node, name) if plainly and forced is not None else None,
    )


def _opened(project: Project, call: Code, forced: ast.expr, name: str) -> tuple[Term, Term] | None:
    """The construction, by the name and by the owner's own path, with each other argument as a hole."""
    node, module = call.node, call.module
    assert isinstance(node, ast.Call)
    given = [("", value) for value in node.args] + [(word.arg or "*", word.value) for word in node.keywords]
    if any(isinstance(value, ast.Starred) or word == "*" for word, value in given):
        return None
    function = term(project, call.at(node.func))
    own = Term("", ('f"FORCE:{self.module_name}"',))
    if isinstance(forced, ast.Call):
        spelled = term(project, call.at(forced.func))
        own = Term("", (f"{spelled.text()}(self.module_name)",), (), spelled.needs)
    holes: list[Hole] = []
    pieces: list[list[str | int]] = [[f"{function.text()}("], [f"{function.text()}("]]
    for index, (word, value) in enumerate(given):
        start = f"{', ' if index else ''}{f'{word}=' if word else ''}"
        if value is forced:
            pieces[0] += [f"{start}{module.quote}{name}{module.quote}"]
            pieces[1] += [f"{start}{own.text()}"]
            continue
        for each in pieces:
            each += [start, len(holes)]
        suggested = word or suggested_name(value)
        taken = {hole.name for hole in holes}
        numbered = (f"{suggested}_{number}" for number in range(2, len(given) + 2))
        free = next(one for one in (suggested, *numbered) if one not in taken)
        holes.append(Hole(module.text(value), free, module.span(value)))
    key = f"{function.key}({', '.join(word for word, _ in given)})"
    needs = tuple(dict.fromkeys((*function.needs, *own.needs)))
    made, again = (Term(key, (*each, ")"), tuple(holes), needs) for each in pieces)
    return replace(made, needs=function.needs), again


def _spelled_class(project: Project, call: Code, cls: Made) -> tuple[str, Need] | None:
    """A class as it is spelled anywhere, where a call takes it from a local value; None where it cannot be."""
    root = call.node.func if isinstance(call.node, ast.Call) else call.node
    while isinstance(root, ast.Attribute | ast.Subscript):
        root = root.value
    home = call.module.scopes[root].lookup(root.id) if isinstance(root, ast.Name) else None
    if home is None or home.parent is None:
        return None
    if cls.definition is not None:
        name, path = cls.key.rpartition(":")[2], cls.definition.file.path
        return name, Need(name, path, name, in_tree=True)
    package, _, rest = cls.key.partition(".")
    for local in call.module.top.bindings:
        if project.lookup(local, call.module, call.module.top) == External(package):
            return f"{local}.{rest}", need_of(project, call.module, local)
    return None


def _own_path(project: Project, call: Code, at: Code, forced: Code, swap: Mapping[ast.expr, str]) -> Term:
    """The construction with the owner's own path forced, by `force_name` as the site spells it, or by the prefix."""
    node = forced.node
    if not isinstance(node, ast.Call) or not is_force_name(project, forced.module, node):
        return term(project, call, at, {**swap, node: 'f"FORCE:{self.module_name}"'})
    spelled = term(project, forced.at(node.func), at)
    own = term(project, call, at, {**swap, node: f"{spelled.text()}(self.module_name)"})
    return replace(own, needs=tuple(dict.fromkeys((*own.needs, *spelled.needs))))
