"""Modules that make no others, so that nothing of theirs is kept below their own path."""

from __future__ import annotations

import ast

from hkmigrate.detect.program.classes import Made, base_of, is_super
from hkmigrate.detect.program.code import callee
from hkmigrate.source.children import walk
from hkmigrate.source.haiku import CHILDLESS, GET_PARAMETER, GET_STATE, MODULE, SET_STATE
from hkmigrate.source.project import External, Module, Project

_QUIET = (GET_PARAMETER, GET_STATE, SET_STATE, "haiku.dropout", "haiku.next_rng_key", "haiku.maybe_next_rng_key")
_QUIET_PACKAGES = ("builtins.", "haiku.initializers.", "jax.nn.", "jax.numpy.")
_RUNNING = ("apply_along_axis", "apply_over_axes", "fromfunction", "map", "filter", "piecewise", "vectorize")
"""Functions of those packages that call what they are given."""


def is_childless(project: Project, made: Made) -> bool:
    """Whether an instance makes no module and enters no scope, however it is called."""
    if made.definition is None:
        return made.key in CHILDLESS
    node, file = made.definition.node, made.definition.file
    assert isinstance(node, ast.ClassDef)
    if [base_of(project, file, base) for base in node.bases] != [External(MODULE)] or node.decorator_list:
        return False
    return all(_is_quiet(project, file, call) for call in walk(node) if isinstance(call, ast.Call))


def _is_quiet(project: Project, file: Module, call: ast.Call) -> bool:
    if is_super(call.func) or (isinstance(call.func, ast.Name) and call.func.id == "super"):
        return True
    called = callee(project, file, call)
    if not isinstance(called, str) or called.rsplit(".", 1)[-1] in _RUNNING:
        return False
    return called in _QUIET or called.startswith(_QUIET_PACKAGES)
