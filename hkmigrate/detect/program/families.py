"""What a name is put together from, as far as it is text: `level_` and an index for `f"level_{index}"`."""

from __future__ import annotations

import ast

from hkmigrate.detect.program.code import Code, NotConstantError, constant, is_force_name, only_name
from hkmigrate.source.haiku import FORCE_PREFIX
from hkmigrate.source.project import External, Project

_PERCENT = ("%d", "%i", "%s")
_BRACES = ("{}", "{0}", "{:d}", "{0:d}")


def pieces(project: Project, code: Code) -> list[str | Code]:
    """What a name is put together from: text as far as it is known, and the code of the rest."""
    try:
        return [str(constant(project, code))]
    except NotConstantError:
        pass
    bound = code.bound(code.node)
    if bound is not None:
        inside = pieces(project, bound)
        return inside if len(inside) > 1 else [code]
    match code.node:
        case ast.Call() as call if is_force_name(project, code.module, call) and (name := only_name(call)):
            return [FORCE_PREFIX, *pieces(project, code.at(name))]
        case ast.Call(func=ast.Name() as function, args=[value], keywords=[]) if _is_str(project, code, function):
            return pieces(project, code.at(value))
        case ast.FormattedValue(value=value, conversion=-1, format_spec=None):
            return pieces(project, code.at(value))
        case ast.JoinedStr(values=values):
            return [part for value in values for part in pieces(project, code.at(value))]
        case ast.BinOp(op=ast.Add(), left=left, right=right):
            sides = [pieces(project, code.at(side)) for side in (left, right)]
            text = any(len(side) > 1 for side in sides) or any(_is_text(project, code.at(one)) for one in (left, right))
            return [*sides[0], *sides[1]] if text else [code]
        case ast.BinOp(op=ast.Mod(), left=left, right=right):
            value = right.elts[0] if isinstance(right, ast.Tuple) and len(right.elts) == 1 else right
            return _filled(project, code, left, _PERCENT, value) or [code]
        case ast.Call(func=ast.Attribute(value=text, attr="format"), args=[value], keywords=[]):
            return _filled(project, code, text, _BRACES, value) or [code]
        case _:
            return [code]


def _is_str(project: Project, code: Code, function: ast.Name) -> bool:
    return project.resolve(function, code.module) == External("builtins.str")


def _is_text(project: Project, code: Code) -> bool:
    match code.node:
        case ast.Call(func=ast.Name() as function, args=[_], keywords=[]):
            return _is_str(project, code, function)
        case ast.JoinedStr():
            return True
        case _:
            pass
    try:
        return isinstance(constant(project, code), str)
    except NotConstantError:
        return False


def _filled(
    project: Project, code: Code, text: ast.expr, marks: tuple[str, ...], value: ast.expr
) -> list[str | Code] | None:
    """The pieces of a text with one mark in it that a value takes the place of; None where it is another text."""
    try:
        known = constant(project, code.at(text))
    except NotConstantError:
        return None
    if not isinstance(known, str):
        return None
    for mark in marks:
        before, found, after = known.partition(mark)
        if found and not any(sign in before + after for sign in "%{}"):
            return [part for part in (before, *pieces(project, code.at(value)), after) if part != ""]
    return None
