"""Code that goes by the path of a parameter: it would see another one once the parameter has an owner."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from hkmigrate.detect.program.code import argument, callee
from hkmigrate.detect.program.refusal import refuse
from hkmigrate.model.site import BUCKET, Refusal
from hkmigrate.source.haiku import CUSTOM
from hkmigrate.source.project import Definition, Module, Project
from hkmigrate.source.scopes import is_function

_PATHS = frozenset(("full_name", "lifted_prefix_name", "module", "module_name"))
"""What tells a getter the path of the parameter that it is called for."""

_CUTS = frozenset(("join", "lstrip", "partition", "replace", "rpartition", "rsplit", "rstrip", "split", "strip"))
"""Methods of texts that take a character to cut them by."""


def spelled_paths(project: Project, leaf: str) -> Iterator[Refusal]:
    """The places that name the bucket, or the parameter's whole path, and the getters that look at paths."""
    for path in sorted(project.links.zone):
        data = project.tree.files[path]
        module = project.module(path) if b'"~' in data or b"'~" in data else None
        for node in module.nodes if module is not None else ():
            if module is not None and isinstance(node, ast.Constant) and node.value in (BUCKET, f"{BUCKET}/{leaf}"):
                if not _is_other(project, module, node):
                    message = f"the path of `{leaf}` is spelled here"
                    yield refuse("spelled-path", message, module.span(node)).refusal
    yield from _getters(project)


def _is_other(project: Project, module: Module, node: ast.Constant) -> bool:
    """Whether a text is only words, or a path of files."""
    parent = module.parents[node]
    if isinstance(parent, ast.Expr):
        return True
    if not isinstance(parent, ast.Call):
        return False
    called = callee(project, module, parent)
    if isinstance(called, str):
        return called.split(".")[0] in ("os", "pathlib", "glob", "shutil", "builtins")
    return isinstance(parent.func, ast.Attribute) and parent.func.attr in _CUTS


def _getters(project: Project) -> Iterator[Refusal]:
    """Custom creators, getters and setters that are told the path: what they do may depend on it."""
    given = list(_custom(project))
    for module, call in given:
        getter = argument(call, 0, "getter") or argument(call, 0, "creator") or argument(call, 0, "setter")
        known = isinstance(getter, ast.Lambda) or (
            isinstance(getter, ast.Name | ast.Attribute)
            and isinstance(found := project.resolve(getter, module), Definition)
            and is_function(found.node)
        )
        if not known:
            message = "whether this goes by the paths of parameters is not known"
            yield refuse("spelled-path", message, module.span(call)).refusal
    for module in project.mentioning(_PATHS) if given else ():
        for node in module.nodes:
            if isinstance(node, ast.Attribute) and node.attr in _PATHS and isinstance(node.value, ast.Name):
                if isinstance(node.ctx, ast.Load) and node.value.id != "self":
                    message = f"`{module.text(node)}` may be the path of a parameter"
                    yield refuse("spelled-path", message, module.span(node)).refusal


def _custom(project: Project) -> Iterator[tuple[Module, ast.Call]]:
    for module in project.mentioning({name.rsplit(".", 1)[-1] for name in CUSTOM}):
        for node in module.nodes:
            if isinstance(node, ast.Call):
                called = callee(project, module, node)
                if isinstance(called, str) and called in CUSTOM:
                    yield module, node
