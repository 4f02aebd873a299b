"""What a helper says of itself: its docstring, its comments and what it is annotated to return."""

from __future__ import annotations

import ast
import io
import tokenize

from hkmigrate.detect.program.code import Code
from hkmigrate.detect.program.terms import NotMovableError, term
from hkmigrate.model.site import Term, Told
from hkmigrate.source.project import Definition, Project


def told_by(project: Project, function: Definition, access: ast.AST) -> Told:
    """What goes with the access of a helper where that becomes an accessor."""
    node, module = function.node, function.file
    assert isinstance(node, ast.FunctionDef)
    last = node.end_lineno or node.lineno
    text = module.slice(module.line_start(node.lineno), module.line_start(last + 1))
    end = getattr(access, "end_lineno", None) or last
    above, behind = list[str](), ""
    for line, comment in _comments(text):
        if line + node.lineno - 1 == end and not behind:
            behind = comment
        else:
            above.append(comment)
    returns = _annotation(project, function)
    return Told(module.identifiers[node], ast.get_docstring(node), tuple(above), behind, returns)


def _comments(text: str) -> list[tuple[int, str]]:
    """The comments of a function, each with its line, from 1."""
    try:
        tokens = list(tokenize.generate_tokens(io.StringIO(text).readline))
    except (tokenize.TokenError, IndentationError, SyntaxError):
        return []
    return [(token.start[0], token.string) for token in tokens if token.type == tokenize.COMMENT]


def _annotation(project: Project, function: Definition) -> Term | None:
    """The type of what is returned, where that means the same elsewhere."""
    node = function.node
    assert isinstance(node, ast.FunctionDef)
    if node.returns is None:
        return None
    try:
        found = term(project, Code(node.returns, function.file))
    except NotMovableError:
        return None
    return found if found.closed and "\n" not in found.text() else None
