"""Every call of a method by its name: on instances of its class and of related classes, or, if static, on a class."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from hkmigrate.detect.program.arguments import UnknownError
from hkmigrate.detect.program.attributes import is_read_by_dots, own_class
from hkmigrate.detect.program.nodes import method_class, owner_of
from hkmigrate.source.children import walk
from hkmigrate.source.project import Definition, External, InTreeModule, Module

if TYPE_CHECKING:
    from hkmigrate.detect.program.origins import Origins


def static_calls(origins: Origins, static: Definition) -> list[tuple[Module, ast.Call]]:
    """The calls of a static method.

    Raises:
        UnknownError: it may be called from elsewhere, or something else may be called under its name.
    """
    listed = getattr(static.node, "decorator_list", [])
    if [ast.unparse(one) for one in listed] != ["staticmethod"]:
        raise UnknownError
    return _calls(origins, static, static=True)


def method_calls(origins: Origins, method: Definition) -> list[tuple[Module, ast.Call]]:
    """The calls of an ordinary method, which nothing decorates, by its plain name.

    Raises:
        UnknownError: it may be called from elsewhere, or something else may be called under its name.
    """
    if getattr(method.node, "decorator_list", []) or getattr(method.node, "name", "__").startswith("__"):
        raise UnknownError
    return _calls(origins, method, static=False)


def _calls(origins: Origins, method: Definition, *, static: bool) -> list[tuple[Module, ast.Call]]:
    node, home = method.node, method.file
    cls = owner_of(home, node)
    if not isinstance(node, ast.FunctionDef) or not isinstance(cls, ast.ClassDef):
        raise UnknownError
    related = list(origins.related(Definition(home, cls)))
    bound = [bind for one in related for bind in one.file.scope_inside(one.node).bindings.get(node.name, ())]
    read_in_class = any(
        isinstance(inner, ast.Name) and inner.id == node.name and home.scopes[inner] is home.scopes[node]
        for inner in walk(cls)
    )
    if len(bound) > 1 or read_in_class or not is_read_by_dots(origins.project, node.name):
        raise UnknownError
    found: list[tuple[Module, ast.Call]] = []
    for file in origins.project.mentioning([node.name]):
        owners = [own_class(file, store) for store in file.attribute_stores(node.name)]
        if any(own is None or Definition(file, own) in related for own in owners):
            raise UnknownError
        for inner in file.spelling([node.name]):
            if isinstance(inner, ast.Attribute) and isinstance(inner.ctx, ast.Load):
                if _is_one(origins, file, inner, method, related, static=static):
                    call = file.parents[inner]
                    by_class = not static and origins.project.resolve(inner, file) == method
                    if by_class or not isinstance(call, ast.Call) or call.func is not inner:
                        raise UnknownError
                    found.append((file, call))
    return found


def _is_one(
    origins: Origins, file: Module, node: ast.Attribute, method: Definition, related: list[Definition], *, static: bool
) -> bool:
    """Whether an attribute is the method; a static one is read from classes, too, also from those that inherit it.

    Raises:
        UnknownError: that is not known.
    """
    meaning = origins.project.resolve(node, file)
    if isinstance(meaning, Definition | External | InTreeModule):
        return meaning == method
    own = own_class(file, node)
    if own is not None:
        return Definition(file, own) in related
    if ast.unparse(node.value) == "super()":
        around = method_class(file, owner_of(file, node))
        if around is None:
            raise UnknownError
        return Definition(file, around) in related
    values = origins.of(file, node.value)
    if not static and any(not one.is_object and one.definition in related for one in values):
        raise UnknownError
    found = [one.definition in related for one in values]
    if not found or len(set(found)) > 1:
        raise UnknownError
    return found[0]
