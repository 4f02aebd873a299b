"""Every call of a static method: on its class, on instances of it, and on those of related classes."""

from __future__ import annotations

import ast

from hkmigrate.detect.arguments import UnknownError
from hkmigrate.detect.attributes import is_read_by_dots, own_class
from hkmigrate.detect.nodes import method_class, owner_of
from hkmigrate.detect.origins import Origins
from hkmigrate.source.project import Definition, External, InTreeModule, Module


def static_calls(origins: Origins, static: Definition) -> list[tuple[Module, ast.Call]]:
    """The calls of a static method.

    Raises:
        UnknownError: it may be called from elsewhere, or something else may be called under its name.
    """
    node, home = static.node, static.file
    cls = owner_of(home, node)
    assert isinstance(cls, ast.ClassDef)
    assert isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    if [ast.unparse(one) for one in node.decorator_list] != ["staticmethod"] or isinstance(node, ast.AsyncFunctionDef):
        raise UnknownError
    related = list(origins.related(Definition(home, cls)))
    bound = [bind for one in related for bind in one.file.scope_inside(one.node).bindings.get(node.name, ())]
    read_in_class = any(
        isinstance(inner, ast.Name) and inner.id == node.name and home.scopes[inner] is home.scopes[node]
        for inner in ast.walk(cls)
    )
    if len(bound) > 1 or read_in_class or not is_read_by_dots(origins.project, node.name):
        raise UnknownError
    found: list[tuple[Module, ast.Call]] = []
    for file in origins.project.mentioning([node.name]):
        owners = [own_class(file, store) for store in file.attribute_stores.get(node.name, ())]
        if any(own is None or Definition(file, own) in related for own in owners):
            raise UnknownError
        for inner in ast.walk(file.tree):
            if isinstance(inner, ast.Attribute) and inner.attr == node.name and isinstance(inner.ctx, ast.Load):
                if _is_one(origins, file, inner, static, related):
                    call = file.parents[inner]
                    if not isinstance(call, ast.Call) or call.func is not inner:
                        raise UnknownError
                    found.append((file, call))
    return found


def _is_one(origins: Origins, file: Module, node: ast.Attribute, static: Definition, related: list[Definition]) -> bool:
    """Whether an attribute is the static method.

    Raises:
        UnknownError: that is not known.
    """
    meaning = origins.project.resolve(node, file)
    if isinstance(meaning, Definition | External | InTreeModule):
        return meaning == static
    own = own_class(file, node)
    if own is not None:
        return Definition(file, own) in related
    if ast.unparse(node.value) == "super()":
        around = method_class(file, owner_of(file, node))
        if around is None:
            raise UnknownError
        return Definition(file, around) in related
    found = [one.is_object and one.definition in related for one in origins.of(file, node.value)]
    if not found or len(set(found)) > 1:
        raise UnknownError
    return found[0]
