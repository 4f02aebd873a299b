"""What is called from outside the tree, through calls that only configure it; and where something is transformed."""

from __future__ import annotations

import ast

from hkmigrate.model.place import Span
from hkmigrate.source.children import walk
from hkmigrate.source.haiku import TRANSFORMS
from hkmigrate.source.project import External, Module, Project


def external_name(project: Project, module: Module, function: ast.expr) -> str:
    """The canonical name behind what is called, through calls that only configure: `layer_stack(4)`; else ''."""
    while isinstance(function, ast.Call):
        inner = function
        function = inner.func
        if project.resolve(function, module) == External("functools.partial") and inner.args:
            function = inner.args[0]
    meaning = project.resolve(function, module) if isinstance(function, ast.Name | ast.Attribute) else None
    return meaning.name if isinstance(meaning, External) else ""


def first_transform(project: Project, module: Module, node: ast.AST) -> Span | None:
    """Where something is transformed in the body of a function or class, None if nothing is."""
    body = getattr(node, "body", None)
    inside = body if isinstance(body, list) else [body]
    for inner in (found for part in inside if isinstance(part, ast.AST) for found in walk(part)):
        if isinstance(inner, ast.Name | ast.Attribute) and external_name(project, module, inner) in TRANSFORMS:
            return module.span(inner)
    return None
