"""Helpers whose signature an accessor can keep: nothing but a docstring, a forced scope and the one access in it."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from hkmigrate.detect.program.code import Code, argument
from hkmigrate.detect.program.terms import NotMovableError, term
from hkmigrate.model.place import Span
from hkmigrate.model.site import HelperForm, Need, Term
from hkmigrate.source.children import walk
from hkmigrate.source.project import Definition, Module, Project


def helper_form(project: Project, function: Definition, site: Code, name: Code, access: Code) -> HelperForm | None:
    """The helper as an accessor, called at `site`; None where its body holds more, or its parameters name things.

    `name` is the expression that forces the name and `access` the call under it, both in the helper's body.
    """
    node, module = function.node, function.file
    assert isinstance(node, ast.FunctionDef)
    parameters = {parameter.arg for parameter in (*node.args.args, *node.args.kwonlyargs)}
    if node.args.posonlyargs or not _is_bare(node) or access.module is not module:
        return None
    leaf = argument(access.node, 0, "name") if isinstance(access.node, ast.Call) else None
    if leaf is None or _names(leaf) & parameters or _names(name.node) & parameters or not parameters:
        return None
    if any(
        module.scopes[inner].lookup(inner.id) not in (None, module.top)
        for inner in _inner_names(access.node, parameters)
    ):
        return None
    try:
        call = term(project, Code(access.node, module))
        written = tuple(_parameters(project, module, node.args))
    except NotMovableError:
        return None
    needs = (*call.needs, *(need for _, needs in written for need in needs))
    body = Term(call.key, (call.text(),), (), tuple(dict.fromkeys(needs)))
    assert isinstance(site.node, ast.Call)
    given = [*site.node.args, *site.node.keywords]
    spans: list[str | Span] = []
    for index, part in enumerate(given):
        spans += [", "] * bool(index) + [site.module.span(part)]
    identifier = module.identifiers[node]
    return HelperForm(identifier, tuple(text for text, _ in written), body, tuple(spans))


def _is_bare(node: ast.FunctionDef) -> bool:
    """Whether the body is a forced scope and a return, with at most the one variable that is returned."""
    body = node.body[1:] if ast.get_docstring(node) is not None else node.body
    match body:
        case [ast.With(body=[ast.Return()])]:
            return True
        case [ast.With(body=[ast.Assign() | ast.AnnAssign()]), ast.Return()]:
            return True
        case [ast.With(body=[ast.Assign() | ast.AnnAssign(), ast.Return()])]:
            return True
        case _:
            return False


def _names(node: ast.AST) -> set[str]:
    return {inner.id for inner in walk(node) if isinstance(inner, ast.Name)}


def _inner_names(node: ast.AST, parameters: set[str]) -> list[ast.Name]:
    return [inner for inner in walk(node) if isinstance(inner, ast.Name) and inner.id not in parameters]


def _parameters(project: Project, module: Module, arguments: ast.arguments) -> Iterator[tuple[str, tuple[Need, ...]]]:
    """Each parameter as it is written in a signature, with the global names that it needs."""
    missing: list[ast.expr | None] = [None] * (len(arguments.args) - len(arguments.defaults))
    for parameter, default in zip(arguments.args, [*missing, *arguments.defaults], strict=True):
        yield _parameter(project, module, parameter, default)
    if arguments.kwonlyargs:
        yield "*", ()
    for parameter, default in zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True):
        yield _parameter(project, module, parameter, default)


def _parameter(
    project: Project, module: Module, parameter: ast.arg, default: ast.expr | None
) -> tuple[str, tuple[Need, ...]]:
    needs: tuple[Need, ...] = ()
    text = parameter.arg
    if parameter.annotation is not None:
        needs += term(project, Code(parameter.annotation, module)).needs
        text += f": {module.text(parameter.annotation)}"
    if default is not None:
        needs += term(project, Code(default, module)).needs
        text += f"{' = ' if parameter.annotation is not None else '='}{module.text(default)}"
    return text, needs
