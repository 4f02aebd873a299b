"""Borrowed names: a module made under the path of another instance, in whose place that instance can stand."""

from __future__ import annotations

import ast

from hkmigrate.detect.program.attributes import attribute_values, enclosing_methods
from hkmigrate.detect.program.classes import Made, class_name_of, is_lazy
from hkmigrate.detect.program.code import Code
from hkmigrate.detect.program.refusal import refuse
from hkmigrate.detect.program.terms import NotMovableError, term
from hkmigrate.source.haiku import is_module_class
from hkmigrate.source.project import Module, Project, Value


def instance_of(project: Project, module: Module, node: ast.Call, value: ast.expr, lender: ast.expr) -> None:
    """Make sure that the lending instance does what the module made under its name does.

    Raises:
        RefusedError: the lender is not in reach, is of another class, or was built with other arguments.
    """
    place = module.span(node)
    made = class_name_of(project, module, node)
    origin = _construction(project, module, lender)
    if made is None or origin is None:
        raise refuse("borrowed-elsewhere", f"it is not seen where `{module.text(lender)}` is made", place)
    lent = class_name_of(project, module, origin)
    if lent is None or lent.key != made.key:
        raise refuse(
            "different-classes", "the module and its lender are of different classes", place, module.span(origin)
        )
    if _arguments(project, module, node, value) != _arguments(project, module, origin, None):
        raise refuse(
            "conflicting-specification",
            "the module and its lender are built with different arguments",
            place,
            module.span(origin),
        )
    if not is_stateless(project, made):
        raise refuse(
            "borrowed-elsewhere", f"an instance of `{module.text(node.func)}` may keep something between calls", place
        )


def is_stateless(project: Project, made: Made) -> bool:
    """Whether one instance does what several do: a class keeps nothing between the calls of its instances."""
    return (made.definition is None and is_module_class(made.key)) or is_lazy(project, made)


def _construction(project: Project, module: Module, lender: ast.expr) -> ast.Call | None:
    """The call that makes the lender, where it is the one thing ever assigned to the name or attribute."""
    if isinstance(lender, ast.Name):
        meaning = project.resolve(lender, module)
        made = meaning.expression if isinstance(meaning, Value) and meaning.file is module else None
        return made if isinstance(made, ast.Call) else None
    if isinstance(lender, ast.Attribute) and isinstance(lender.value, ast.Name):
        for cls, receiver in enclosing_methods(module, lender):
            if receiver == lender.value.id:
                values = attribute_values(cls, receiver, lender.attr)
                first = values[0] if len(values) == 1 else None
                return first if isinstance(first, ast.Call) else None
    return None


def _arguments(
    project: Project, module: Module, call: ast.Call, forced: ast.expr | None
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The arguments of a construction but its name, as keys with the local values in them."""
    positional = tuple(_key(project, module, arg) for arg in call.args if arg is not forced)
    named = sorted(
        f"{keyword.arg}={_key(project, module, keyword.value)}"
        for keyword in call.keywords
        if keyword.value is not forced and keyword.arg != "name"
    )
    return positional, tuple(named)


def _key(project: Project, module: Module, node: ast.expr) -> str:
    try:
        found = term(project, Code(node, module))
    except NotMovableError:
        return ast.dump(node)
    return f"{found.key} {[hole.text for hole in found.holes]}"
