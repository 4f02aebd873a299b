"""New items at the end of calls and signatures, laid out as the items before them."""

from __future__ import annotations

import ast

from hkmigrate.model.place import Span
from hkmigrate.rewrite.editor import FileEditor
from hkmigrate.rewrite.find import FunctionDef, call_at, name_offset
from hkmigrate.source.layout import Parameters, Range
from hkmigrate.source.pieces import first_line
from hkmigrate.source.project import Module


def add_keywords(editor: FileEditor, call: Span, keywords: list[str]) -> None:
    """Give a call further keyword arguments, `name=value` each."""
    items = editor.layout.arguments(call)
    text = editor.module.data
    if not items:
        editor.insert(call.end - 1, ", ".join(keywords))
        return
    node = call_at(editor.module, call)
    start, end = items[-1]
    if (
        len(items) == 1
        and isinstance(node.args[0] if node.args else None, ast.GeneratorExp)
        and text[start : start + 1] != b"("
    ):
        editor.insert(start, "(")
        editor.insert(end, ")")
    separator = _separator(editor.module, items)
    if _is_spaced(editor.module, node):
        keywords = [keyword.replace("=", " = ", 1) for keyword in keywords]
    editor.insert(end, "".join(f"{separator}{keyword}" for keyword in keywords))


def _is_spaced(module: Module, node: ast.Call) -> bool:
    """Whether the call's keyword arguments have blanks around their equals signs."""
    named = [keyword for keyword in node.keywords if keyword.arg is not None]
    starts = [
        (module.bounds(keyword)[0] + len(keyword.arg or ""), module.bounds(keyword.value)[0]) for keyword in named
    ]
    return any(module.slice(start, stop).startswith(" =") for start, stop in starts)


def add_parameters(editor: FileEditor, function: FunctionDef | ast.Lambda, parameters: list[str]) -> None:
    """Give a function or lambda further keyword-only parameters."""
    items, keywords, starred, opening = _parameters(editor, function)
    added = parameters if starred else ["*", *parameters]
    if items:
        separator = _separator(editor.module, items)
        editor.insert(items[-1][1], "".join(f"{separator}{parameter}" for parameter in added))
    elif keywords:
        editor.insert(keywords[0], "".join(f"{parameter}, " for parameter in added))
    else:
        blank = " " if isinstance(function, ast.Lambda) else ""
        editor.insert(opening, blank + ", ".join(added))


def _parameters(editor: FileEditor, function: FunctionDef | ast.Lambda) -> Parameters:
    module = editor.module
    if isinstance(function, ast.Lambda):
        return editor.layout.lambda_parameters(module.span(function))
    start = module.line_start(first_line(function.body[0]))
    body = module.bounds(function.body[0])[0]
    body = body if module.slice(start, body).strip()[:1] not in ("", "@") else start
    return editor.layout.parameters(name_offset(module, function), body)


def _separator(module: Module, items: list[Range]) -> str:
    """A comma and a blank, or a comma and a new line where the items have lines of their own."""
    start = items[-1][0]
    line = module.line_at(start)
    before = module.slice(module.line_start(line), start)
    if before.strip() or (len(items) > 1 and module.line_at(items[-2][0]) == line):
        return ", "
    return f",\n{before}"
