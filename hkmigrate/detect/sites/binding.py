"""The code that the parameters of a function stand for in a call."""

from __future__ import annotations

import ast

from hkmigrate.detect.program.arguments import defaults
from hkmigrate.detect.program.code import Code
from hkmigrate.source.project import Definition
from hkmigrate.source.scopes import every_argument


class NotAHelperError(Exception):
    """A function, or a call of one, that does not reduce to one access; the message says why."""


def bind(call: Code, function: Definition) -> dict[str, Code]:
    """The code that each parameter of a function stands for in a call.

    Raises:
        NotAHelperError: arguments are hidden behind a star, or do not fit the parameters.
    """
    node, given = function.node, call.node
    assert isinstance(node, ast.FunctionDef)
    assert isinstance(given, ast.Call)
    arguments = node.args
    if arguments.vararg or arguments.kwarg or any(isinstance(arg, ast.Starred) for arg in given.args):
        raise NotAHelperError("arguments are hidden behind a star")
    positional = [*arguments.posonlyargs, *arguments.args]
    bound = {parameter.arg: call.at(value) for parameter, value in zip(positional, given.args, strict=False)}
    known = {parameter.arg for parameter in every_argument(arguments)}
    for keyword in given.keywords:
        if keyword.arg not in known:
            raise NotAHelperError("arguments do not fit the helper's parameters")
        bound[keyword.arg] = call.at(keyword.value)
    for name, default in defaults(node.args).items():
        bound.setdefault(name, Code(default, function.file))
    if known - bound.keys() or len(given.args) > len(positional):
        raise NotAHelperError("arguments do not fit the helper's parameters")
    return bound
