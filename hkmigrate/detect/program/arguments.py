"""What a call gives for which parameter of a function, or field of a dataclass."""

from __future__ import annotations

import ast

from hkmigrate.detect.program.classes import base_of
from hkmigrate.source.project import Definition, External, Project


def default_of(arguments: ast.arguments, name: str) -> ast.expr | None:
    """The default of a parameter."""
    return defaults(arguments).get(name)


def fields_of(project: Project, definition: Definition) -> list[str] | None:
    """The fields of a dataclass in their order, None where bases or special fields may change it."""
    node = definition.node
    assert isinstance(node, ast.ClassDef)
    for base in node.bases:
        if not isinstance(base_of(project, definition.file, base), External):
            return None
    fields = [item for item in node.body if isinstance(item, ast.AnnAssign) and isinstance(item.target, ast.Name)]
    text = " ".join(ast.unparse(one) for one in (*fields, *node.decorator_list))
    if any(word in text for word in ("ClassVar", "InitVar", "kw_only", "KW_ONLY", "init=False")):
        return None
    return [item.target.id for item in fields if isinstance(item.target, ast.Name)]


def defaults(arguments: ast.arguments) -> dict[str, ast.expr]:
    """The default values of a signature, by parameter."""
    positional = [*arguments.posonlyargs, *arguments.args]
    found = {
        parameter.arg: value
        for parameter, value in zip(
            positional[len(positional) - len(arguments.defaults) :], arguments.defaults, strict=True
        )
    }
    found |= {
        parameter.arg: value
        for parameter, value in zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True)
        if value is not None
    }
    return found
