"""The text of an owner class."""

from __future__ import annotations

import ast
from collections.abc import Callable

from hkmigrate.model.literals import docstring, wrapped_docstring
from hkmigrate.model.plan import Accessor, Owner
from hkmigrate.model.site import Told

Spell = Callable[[str], str]
"""How the file spells a name of `haiku`."""


def owner_class(owner: Owner, haiku: Spell, indent: str) -> str:
    """The class, without a blank line behind it."""
    written, told = _constructor(owner, indent), set[str]()
    for accessor in owner.accessors:
        written.append(
            member(accessor, haiku, indent, again=accessor.told is not None and accessor.told.helper in told)
        )
        told |= {accessor.told.helper} if accessor.told is not None else set()
    members = "\n\n".join(written)
    doc = _docstring(owner, indent)
    return f"class {owner.class_name}({haiku('Module')}):\n{doc}\n\n{_indented(members, indent)}\n"


def _constructor(owner: Owner, indent: str) -> list[str]:
    """An `__init__` that keeps what the accessors need, where they need anything."""
    if not owner.arguments:
        return []
    lines = ["super().__init__(name=name)", *(f"self.{name} = {name}" for name in owner.arguments)]
    return [
        f"def __init__(self, {', '.join(owner.arguments)}, name=None):\n"
        + "\n".join(f"{indent}{line}" for line in lines)
    ]


def _docstring(owner: Owner, indent: str) -> str:
    each = ", one owner for each index," if owner.names else ","
    text = f"Owns {_listed([f'`{path}`' for path in owner.owns])}{each} read by {_listed(list(owner.readers))}."
    return f"{indent}{wrapped_docstring(text, 88, indent)}"


def _listed(names: list[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def wrapped(statement: str, width: int, indent: str) -> str:
    """A one-line statement that is too long, with the arguments of its call on lines of their own."""
    if "\n" in statement or len(statement) <= width:
        return statement
    node = ast.parse(statement).body[0]
    call = node.value if isinstance(node, ast.Return | ast.Expr | ast.Assign) else None
    if not isinstance(call, ast.Call) or not (call.args or call.keywords) or not statement.isascii():
        return statement
    given = [ast.get_source_segment(statement, part) or "" for part in (*call.args, *call.keywords)]
    head = statement[: (call.func.end_col_offset or 0) + 1]
    one = ", ".join(given)
    inside = one if len(one) + len(indent) <= width else ",\n".join(given) + ","
    return f"{head}\n{_indented(inside, indent)}\n)"


def _indented(text: str, indent: str) -> str:
    """The lines, but for blank ones, behind `indent`: `splitlines` would find more of them."""
    return "\n".join(f"{indent}{line}" if line.strip() else line for line in text.split("\n"))


def member(accessor: Accessor, haiku: Spell, indent: str, *, again: bool = False) -> str:
    """The text of an accessor, without the class's margin.

    `again` leaves out the comments, which another one has that came of the same helper.
    """
    lines = ["@property"] if accessor.kind == "property" else []
    if accessor.named_like_call:
        lines.append(f'@{haiku("name_like")}("__call__")')
    told = accessor.told or Told("")
    returned = f" -> {told.returns.text()}" if told.returns is not None else ""
    lines.append(f"def {accessor.name}({', '.join(['self', *accessor.parameters])}){returned}:")
    body = wrapped(f"return {accessor.body}" if accessor.returns else accessor.body, 88 - 2 * len(indent), indent)
    if told.doc:
        end = "\n" if "\n" in told.doc else ""
        lines += [f"{indent}{line}" if line else "" for line in docstring(f"{told.doc}{end}").split("\n")]
    lines += [f"{indent}{comment}" for comment in told.comments if not again]
    first, *rest = (body if again else f"{body}  {told.behind}".rstrip()).split("\n")
    lines += [f"{indent}{first}", *(f"{indent}{line}" if line else "" for line in rest)]
    return "\n".join(lines)
