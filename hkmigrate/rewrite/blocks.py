"""Statements put into blocks, taken out of them, and blocks dissolved into what surrounds them."""

from __future__ import annotations

import ast

from hkmigrate.rewrite.editor import FileEditor
from hkmigrate.source.children import walk
from hkmigrate.source.pieces import first_line
from hkmigrate.source.project import Module


def leave(editor: FileEditor, entering: ast.expr) -> None:
    """Take away what enters a context: an item of a `with`, the statement that puts it on a stack, or a decorator."""
    parents = editor.module.parents
    item = parents[entering]
    if entering in getattr(item, "decorator_list", ()):
        module, last = editor.module, entering.end_lineno or entering.lineno
        editor.delete(module.line_start(entering.lineno), module.line_start(last + 1))
        return
    node = parents[item]
    if isinstance(item, ast.withitem):
        assert isinstance(node, ast.With)
        dissolve(editor, node, item)
        return
    around = parents[node]
    assert isinstance(node, ast.stmt)
    assert isinstance(around, ast.With)
    assert isinstance(item, ast.Call)
    assert isinstance(item.func, ast.Attribute)
    assert isinstance(item.func.value, ast.Name)
    name = item.func.value.id
    stack = next(
        one for one in around.items if isinstance(one.optional_vars, ast.Name) and one.optional_vars.id == name
    )
    uses = [inner for inner in walk(around) if isinstance(inner, ast.Name) and inner.id == name]
    remove(editor, node)
    if len(uses) == 2:
        dissolve(editor, around, stack)


def dissolve(editor: FileEditor, node: ast.With, item: ast.withitem) -> None:
    """Take one item from a `with` statement; without a further one the block becomes part of what surrounds it."""
    if len(node.items) > 1:
        _drop_item(editor, node, item)
        return
    module = editor.module
    start, _ = module.bounds(node)
    first = node.body[0]
    if first.lineno == _header_line(module, node):
        editor.delete(start, module.bounds(first)[0])
        return
    _drop_header(editor, node)
    _outdent(editor, node)


def _drop_item(editor: FileEditor, node: ast.With, item: ast.withitem) -> None:
    module, index = editor.module, node.items.index(item)
    start, end = module.bounds(item.context_expr)
    first, after = module.line_start(module.line_at(start)), module.line_start(module.line_at(end) + 1)
    if not module.slice(first, start).strip() and module.slice(end, after).strip() in ("", ","):
        editor.delete(first, after)  # it stands on lines of its own, in brackets
    elif index + 1 < len(node.items):
        editor.delete(start, module.bounds(node.items[index + 1].context_expr)[0])
    else:
        before = node.items[index - 1]
        editor.delete(module.bounds(before.optional_vars or before.context_expr)[1], end)


def _header_line(module: Module, node: ast.With) -> int:
    """The line on which the header's colon stands."""
    at = module.bounds(node.items[-1].optional_vars or node.items[-1].context_expr)[1]
    colon = module.data.index(b":", at)
    return module.line_at(colon)


def _drop_header(editor: FileEditor, node: ast.With) -> None:
    """Take the header's lines away; a comment on it becomes a line of its own."""
    module = editor.module
    last = _header_line(module, node)
    end = module.line_start(last + 1)
    colon = module.data.index(b":", module.bounds(node.items[-1].context_expr)[1])
    comment = module.slice(colon + 1, end).strip()
    text = f"{module.margin(node)}{comment}\n" if comment else ""
    editor.replace(module.line_start(node.lineno), end, (text,) if text else ())


def _outdent(editor: FileEditor, node: ast.With) -> None:
    module = editor.module
    outer, inner = module.margin(node), module.margin(node.body[0])
    protected = set(_inside_strings(node))
    for line in range(_header_line(module, node) + 1, _last_line(module, node, inner) + 1):
        start = module.line_start(line)
        if line not in protected and module.data[start:].startswith(inner.encode()):
            editor.delete(start + len(outer.encode()), start + len(inner.encode()))


def _last_line(module: Module, node: ast.With, margin: str) -> int:
    """The block's last line, comments behind it that are indented like it among them."""
    last = line = node.body[-1].end_lineno or node.lineno
    while module.line_start(line + 1) < len(module.data):
        line += 1
        text = module.slice(module.line_start(line), module.line_start(line + 1))
        if text.startswith(f"{margin}#"):
            last = line
        elif text.strip():
            break
    return last


def _inside_strings(node: ast.AST) -> list[int]:
    """The lines that begin inside a string."""
    found: list[int] = []
    for inner in walk(node):
        if isinstance(inner, ast.Constant | ast.JoinedStr) and inner.end_lineno is not None:
            found += range(inner.lineno + 1, inner.end_lineno + 1)
    return found


def insert_first(editor: FileEditor, node: ast.FunctionDef | ast.AsyncFunctionDef, lines: list[str]) -> None:
    """Put statements at the beginning of a function, behind its docstring."""
    module = editor.module
    body = node.body
    documented = (
        isinstance(body[0], ast.Expr)
        and isinstance(body[0].value, ast.Constant)
        and isinstance(body[0].value.value, str)
    )
    if documented and len(body) == 1:
        insert_after(editor, body[0], lines)
        return
    first = body[1] if documented else body[0]
    if documented and _shares_line(module, body[0]):
        insert_on_own_line(editor, node, body[0], [])
    if _shares_line(module, first):
        insert_on_own_line(editor, node, first, lines)
        return
    margin = module.margin(first)
    at = module.line_start(first_comment(module, first_line(first)))
    apart = "\n" if isinstance(first, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) else ""
    editor.insert(at, "".join(f"{_margined(line, margin)}\n" for line in lines) + apart)


def _shares_line(module: Module, statement: ast.stmt) -> bool:
    """Whether something else stands before the statement on its line."""
    line = first_line(statement)
    start = module.bounds(statement)[0] if line == statement.lineno else module.line_start(line)
    return bool(module.slice(module.line_start(line), start).strip())


def insert_on_own_line(editor: FileEditor, node: ast.stmt, first: ast.stmt, lines: list[str]) -> None:
    """Put statements before one that shares the line of a header: `def f(x): return x`."""
    module = editor.module
    margin = f"{module.margin(node)}{module.indent}"
    start = module.bounds(first)[0]
    blank = len(module.data[:start]) - len(module.data[:start].rstrip(b" \t;"))
    written = "".join(f"\n{_margined(line, margin)}" for line in lines)
    editor.replace(start - blank, start, (f"{written}\n{margin}",))


def first_comment(module: Module, line: int) -> int:
    """The first of the comment lines that stand right above a line."""
    while line > 1 and module.slice(module.line_start(line - 1), module.line_start(line)).lstrip().startswith("#"):
        line -= 1
    return line


def insert_after(editor: FileEditor, statement: ast.stmt, lines: list[str]) -> None:
    """Put statements behind one, on lines of their own."""
    module = editor.module
    margin = module.margin(statement)
    end = module.line_start((statement.end_lineno or statement.lineno) + 1)
    if module.data[:end].endswith((b"\n", b"\r")):
        editor.insert(end, "".join(f"{_margined(line, margin)}\n" for line in lines))
    else:
        editor.insert(end, "".join(f"\n{_margined(line, margin)}" for line in lines))


def remove(editor: FileEditor, statement: ast.stmt, *, comments: bool = True) -> None:
    """Take a statement away with its decorators, its lines, the comments right above and the blank lines behind it.

    Of the last one in a block the blank lines above it go, since those behind it belong to what follows.
    """
    module = editor.module
    first, last = first_line(statement), statement.end_lineno or statement.lineno
    start, end = module.line_start(first), module.line_start(last + 1)
    if _shares_line(module, statement) or module.slice(module.bounds(statement)[1], end).strip()[:1] not in ("", "#"):
        editor.replace(*module.bounds(statement), ("pass",))
        return
    if _only_child(module, statement):
        above = module.slice(start, module.bounds(statement)[0])
        editor.replace(start + len(above) - len(above.lstrip()), module.bounds(statement)[1], ("pass",))
        return
    if comments:
        start = module.line_start(first_comment(module, first))
    if _is_last(module, statement):
        while not _line_after(module, before := module.line_start(module.line_at(start) - 1)).strip():
            start = before
    else:
        while end < len(module.data) and not _line_after(module, end).strip(" \t\r\n"):
            end = module.line_start(module.line_at(end) + 1)
    editor.delete(start, end)


def _line_after(module: Module, start: int) -> str:
    return module.slice(start, module.line_start(module.line_at(start) + 1))


def _only_child(module: Module, statement: ast.stmt) -> bool:
    return len(_siblings(module, statement)) == 1 and not isinstance(module.parents[statement], ast.Module)


def _is_last(module: Module, statement: ast.stmt) -> bool:
    """Whether a statement is the last one of a block that other statements stand in, too."""
    return statement is _siblings(module, statement)[-1] and not isinstance(module.parents[statement], ast.Module)


def _siblings(module: Module, statement: ast.stmt) -> list[ast.stmt]:
    return next((block for block in _blocks(module.parents[statement]) if statement in block), [statement])


def _blocks(parent: ast.AST) -> list[list[ast.stmt]]:
    return [block for name in ("body", "orelse", "finalbody") if isinstance(block := getattr(parent, name, None), list)]


def _margined(statement: str, margin: str) -> str:
    """A statement, maybe of several lines, behind a margin."""
    return "\n".join(f"{margin}{line}" if line else "" for line in statement.split("\n"))
