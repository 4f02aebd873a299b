"""Classes and functions that take the owner: a parameter, an attribute, an `__init__` where there is none."""

from __future__ import annotations

import ast
from dataclasses import dataclass

from hkmigrate.model.place import Span
from hkmigrate.model.plan import Receiver
from hkmigrate.rewrite.blocks import insert_after, insert_first, insert_on_own_line, leave
from hkmigrate.rewrite.editor import FileEditor
from hkmigrate.rewrite.find import FunctionDef, class_at, function_at
from hkmigrate.rewrite.lists import add_keywords, add_parameters
from hkmigrate.source.pieces import first_line
from hkmigrate.source.project import Module


@dataclass(frozen=True, slots=True)
class Gain:
    """One owner that a class or function takes: its name, and its class for an annotation where that is in sight."""

    receiver: Receiver
    attribute: str
    annotation: str | None


def apply_gains(editor: FileEditor, gains: list[Gain], haiku: str) -> None:
    """Let one class or function, the same in all `gains`, take the owners."""
    first = gains[0].receiver
    match first.how:
        case "new-init":
            _write_init(editor, gains)
        case "field":
            _write_fields(editor, gains, haiku)
        case _:
            assert first.init is not None
            _extend(editor, gains, first.init)


def keep_owners(editor: FileEditor, span: Span, made: list[tuple[str, str]]) -> None:
    """Let the constructor at `span` make owners and keep them: `made` gives an attribute and an expression for each."""
    function = function_at(editor.module, span)
    assert isinstance(function, FunctionDef)
    lines = [f"{_receiver(function)}.{attribute} = {expression}" for attribute, expression in made]
    _store(editor, function, lines, first=False)


def _extend(editor: FileEditor, gains: list[Gain], span: Span) -> None:
    module = editor.module
    function = function_at(module, span)
    if isinstance(function, ast.Lambda):
        add_parameters(editor, function, [gain.attribute for gain in gains])
        return
    for decorator in function.decorator_list:
        if isinstance(decorator, ast.Name) and decorator.id == "property":
            leave(editor, decorator)  # it takes something now
    annotated = _is_annotated(function)
    add_parameters(editor, function, [_parameter(gain, annotated=annotated) for gain in gains])
    handed: dict[Span, list[str]] = {}
    for gain in gains:
        for call in gain.receiver.supers:
            handed.setdefault(call, []).append(f"{gain.attribute}={gain.attribute}")
    for call, keywords in handed.items():
        add_keywords(editor, call, keywords)
    stored = [f"{_receiver(function)}.{gain.attribute} = {gain.attribute}" for gain in gains if gain.receiver.stores]
    if stored:
        _store(editor, function, stored, first=gains[0].receiver.first)


def _is_annotated(function: FunctionDef) -> bool:
    arguments = function.args
    return any(argument.annotation for argument in (*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs))


def _parameter(gain: Gain, *, annotated: bool) -> str:
    if not annotated or not gain.annotation:
        return f"{gain.attribute}=None" if gain.receiver.optional else gain.attribute
    return f"{gain.attribute}: {gain.annotation}{' | None = None' if gain.receiver.optional else ''}"


def _receiver(function: FunctionDef) -> str:
    return [*function.args.posonlyargs, *function.args.args][0].arg


def _store(editor: FileEditor, function: FunctionDef, lines: list[str], *, first: bool) -> None:
    """Keep the owners right behind the call of the base's constructor, or first where that is no plain statement."""
    module = editor.module
    if function.body[0].lineno == _end_of_header(function):
        insert_on_own_line(editor, function, function.body[0], lines if first else [])
        margin = f"{module.margin(function)}{module.indent}"
        behind = "" if first else "".join(f"\n{margin}{line}" for line in lines)
        editor.insert(module.bounds(function.body[-1])[1], behind)
        return
    for statement in function.body if not first else ():
        if isinstance(statement, ast.Expr) and _is_super_init(statement.value):
            insert_after(editor, statement, lines)
            return
    insert_first(editor, function, lines)


def _end_of_header(function: FunctionDef) -> int:
    arguments = function.args
    lines = [part.end_lineno or 0 for part in (*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs)]
    lines += [part.end_lineno or 0 for part in (*arguments.defaults, *([function.returns] if function.returns else []))]
    return max([function.lineno, *lines])


def _is_super_init(node: ast.expr) -> bool:
    return (
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr == "__init__"
        and (isinstance(node.func.value, ast.Call) and ast.unparse(node.func.value.func) == "super")
    )


def _write_init(editor: FileEditor, gains: list[Gain]) -> None:
    module, receiver = editor.module, gains[0].receiver
    node = class_at(module, receiver.span)
    annotated = any(_is_annotated(item) for item in module.constructors)
    owners = ", ".join(_parameter(gain, annotated=annotated) for gain in gains)
    head, calls = _forwarding(receiver, owners, annotated=annotated)
    returns = (
        " -> None" if annotated and any(isinstance(item, FunctionDef) and item.returns for item in node.body) else ""
    )
    kept = [f"self.{gain.attribute} = {gain.attribute}" for gain in gains]
    body = [*kept, *calls] if receiver.first else [*calls, *kept]
    lines = [f"def __init__({head}){returns}:", *(f"{module.indent}{line}" for line in body)]
    _insert_method(editor, node, lines)


def _forwarding(receiver: Receiver, owners: str, *, annotated: bool) -> tuple[str, list[str]]:
    """The parameters of a new `__init__`, and its call of the one above it."""
    match receiver.above:
        case "name":
            name = "name: str | None = None" if annotated else "name=None"
            return f"self, {name}, *, {owners}", ["super().__init__(name=name)"]
        case "arguments":
            return f"self, *args, {owners}, **kwargs", ["super().__init__(*args, **kwargs)"]
        case "nothing":
            return f"self, {owners}", []


def _insert_method(editor: FileEditor, node: ast.ClassDef, lines: list[str]) -> None:
    """Put a method before the first one of a class, behind its docstring and attributes."""
    module = editor.module
    method = next((item for item in node.body if isinstance(item, FunctionDef)), None)
    if method is None:
        insert_after(editor, node.body[-1], ["", *lines] if not isinstance(node.body[-1], ast.Pass) else lines)
        return
    margin = module.margin(method)
    at = module.line_start(first_line(method))
    while module.slice(module.line_start(module.line_at(at) - 1), at).lstrip().startswith("#"):
        at = module.line_start(module.line_at(at) - 1)
    editor.insert(at, "".join(f"{margin}{line}\n" for line in lines) + "\n")


def _write_fields(editor: FileEditor, gains: list[Gain], field: str) -> None:
    """Keyword-only fields, so that the order of the others stays what it is."""
    module = editor.module
    node = class_at(module, gains[0].receiver.span)
    written = [f"{gain.attribute}: {gain.annotation or 'object'} = {field}(kw_only=True)" for gain in gains]
    fields = [item for item in node.body if isinstance(item, ast.AnnAssign)]
    if fields:
        insert_after(editor, fields[-1], written)
    else:
        _insert_method(editor, node, written)


def field_call(module: Module, node: ast.ClassDef) -> tuple[str, bool]:
    """How `dataclasses.field` is spelled beside the class's decorator, and whether `field` must be imported."""
    for decorator in node.decorator_list:
        expression = decorator.func if isinstance(decorator, ast.Call) else decorator
        if isinstance(expression, ast.Attribute) and expression.attr == "dataclass":
            return f"{module.text(expression.value)}.field", False
    return "field", True
