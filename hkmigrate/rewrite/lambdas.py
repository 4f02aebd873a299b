"""A lambda that becomes a function with `def`, right before the statement that holds it."""

from __future__ import annotations

import ast
import io
import tokenize

from hkmigrate.rewrite.blocks import first_comment
from hkmigrate.rewrite.editor import FileEditor
from hkmigrate.source.project import Module


def lift(editor: FileEditor, node: ast.Lambda, name: str, lines: list[str], lifted: set[ast.stmt]) -> None:
    """Write the lambda as a function that runs `lines` first; what it returns keeps its bytes.

    `lifted` are statements that hold later lambdas, whose functions come first: they stand apart from what is above.
    """
    module = editor.module
    statement = module.parents[node]
    while not isinstance(statement, ast.stmt):
        statement = module.parents[statement]
    margin, inner = module.margin(statement), f"{module.margin(statement)}{module.indent}"
    start, end = module.bounds(node)
    colon = start + _colon(module.slice(start, end))
    given = module.slice(start + len("lambda"), colon).strip()
    body = module.slice(colon + 1, end)
    first = end - len(body.lstrip().encode())
    opening, closing = ("", "") if _stands(body.strip(), node) else ("(", ")")
    apart = statement not in lifted
    lifted.add(statement)
    opening += "  " if body.lstrip().startswith("#") else ""
    at = module.line_start(first_comment(module, statement.lineno))
    top = isinstance(module.parents[statement], ast.Module)
    blank = "\n" * editor.missing_blank_lines(at) if top else _apart(module, statement, at)
    above = blank if apart else ""
    head = f"{above}{margin}def {name}({given}{chr(10) if '#' in given else ''}):\n"
    written = "".join(f"{inner}{line}\n" for line in lines)
    editor.replace(
        at,
        end,
        (
            f"{head}{written}{inner}return {opening}",
            module.span_of(first, end),
            f"{closing}\n\n" + ("\n" if top else ""),
            module.span_of(at, start),
            name,
        ),
    )


def _apart(module: Module, statement: ast.stmt, at: int) -> str:
    """A blank line above a function that is not the first statement of its block."""
    siblings = [block for block in ast.iter_child_nodes(module.parents[statement]) if isinstance(block, ast.stmt)]
    behind = any(module.bounds(other)[1] <= at for other in siblings)
    above = module.slice(module.line_start(module.line_at(at) - 1), at)
    return "\n" if behind and above.strip() else ""


def _stands(body: str, node: ast.Lambda) -> bool:
    """Whether the expression is a whole one without brackets of its own around it."""
    try:
        statements = ast.parse(f"def f():\n return {body}").body
    except SyntaxError:
        return False
    function = statements[0]
    if len(statements) != 1 or not isinstance(function, ast.FunctionDef) or len(function.body) != 1:
        return False
    returned = function.body[0]
    return (
        isinstance(returned, ast.Return)
        and returned.value is not None
        and ast.dump(returned.value) == ast.dump(node.body)
    )


def _colon(text: str) -> int:
    """The byte offset of the colon behind a lambda's parameters."""
    depth, pending = 0, list[int]()
    lines = text.splitlines(keepends=True)
    for token in tokenize.generate_tokens(io.StringIO(f"({text})").readline):
        if token.type == tokenize.NAME and token.string == "lambda":
            pending.append(depth)
        elif token.type == tokenize.OP and token.string in "([{":
            depth += 1
        elif token.type == tokenize.OP and token.string in ")]}":
            depth -= 1
        elif token.string == ":" and pending and pending[-1] == depth:
            pending.pop()
            if not pending:
                line, column = token.start
                column -= line == 1
                return len("".join([*lines[: line - 1], lines[line - 1][:column]]).encode())
    raise LookupError("a lambda without a colon")
