"""Uses of a family of names, `level_0`, `level_1` and so on, in the ways in which real code counts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .entering import framed, head_of
from .model import Use
from .source import Lines, indented

if TYPE_CHECKING:
    from .steps import Body

RANGES = ("range(2)", "range(3)", "(0, 1)", "range(LEVELS)", "reversed(range(2))", "range(1, 3)")


def builds_class(use: Use) -> bool:
    """Whether the steps of each index stand in a module class of their own."""
    return use.group.leaves[0].kind != "linear" and use.form in (6, 7, 8)


def family_name(body: Body, use: Use, index: str) -> str:
    """The forced name for an index as an expression; each use may spell it in another way."""
    before = use.group.path.removesuffix("*")
    match use.form % 4:
        case 1:
            return f'"{before}" + str({index})'
        case 2 if use.group.spelling == "constant":
            start = body.hacks.constant(f"{use.group.word.upper()}_START", f'"{before}"', body.source)
            return f"{start} + str({index})"
        case 3:
            return f'"{before}%d" % {index}'
        case _:
            return f'f"{before}{{{index}}}"'


def write_family(body: Body, use: Use, read: str, apply: str) -> None:
    """The statements of one use; `read` reads the parameter, `apply` computes `{x}` from it, `{w}`."""
    counted = RANGES[use.form * 5 % 7 % len(RANGES)]
    if "LEVELS" in counted:
        counted = counted.replace("LEVELS", body.hacks.constant("LEVELS", "2", body.source))
    if use.group.leaves[0].kind == "linear":
        _modules(body, use, counted)
    elif builds_class(use):
        _class(body, use, counted, read, apply)
    elif use.form in (4, 5):
        _helper(body, use, counted, read, apply)
    elif use.form in (9, 10):
        _function(body, use, counted, read, apply)
    else:
        lines = _scoped(body, use, "i", [f"w = {read}", apply.format(x=body.x, w="w")])
        body.add(f"for i in {counted}:", *indented(lines))


def _scoped(body: Body, use: Use, index: str, lines: Lines) -> Lines:
    """The read under the forced name, and the rest after it."""
    head = head_of(body.hacks, use.group, body.source, use.entry, family_name(body, use, index))
    return [*framed(head, lines[:1]), *lines[1:]]


def _modules(body: Body, use: Use, counted: str) -> None:
    made = f"hk.Linear({body.hacks.width(body.source)}, name={body.source.forced(family_name(body, use, 'i'))})"
    if use.form < 6:
        body.add(f"for i in {counted}:", f"    {body.x} = {made}({body.x})")
        return
    name = body.fresh("layers")
    body.add(f"{name} = [{made} for i in {counted}]", f"for layer in {name}:", f"    {body.x} = layer({body.x})")


def _class(body: Body, use: Use, counted: str, read: str, apply: str) -> None:
    """A module class that is built with the index."""
    source = body.source
    name = source.fresh(f"{use.group.word.capitalize()}{'ABCDEFGH'[source.index]}")
    run = _scoped(body, use, "self.index", [f"w = {read}", f"{apply.format(x='y', w='w')}", "return y"])
    lines = [
        f"class {name}(hk.Module):",
        "    def __init__(self, index, name=None):",
        "        super().__init__(name=name)",
        "        self.index = index",
        "",
        "    def __call__(self, y):",
        *indented(indented(run)),
    ]
    body.before.append([source.jnp(line) for line in lines])
    body.add(f"for i in {counted}:", f"    {body.x} = {name}({'index=i' if use.form % 2 else 'i'})({body.x})")


def _function(body: Body, use: Use, counted: str, read: str, apply: str) -> None:
    """A function that is called with the index."""
    source = body.source
    name = source.fresh(f"apply_{use.group.word}")
    run = _scoped(body, use, "index", [f"w = {read}", f"{apply.format(x='y', w='w')}", "return y"])
    body.before.append([source.jnp(line) for line in (f"def {name}(y, index):", *indented(run))])
    body.add(f"for i in {counted}:", f"    {body.x} = {name}({body.x}, i)")


def _helper(body: Body, use: Use, counted: str, read: str, apply: str) -> None:
    """A helper that takes the index, which is a number of its own for some calls."""
    source = body.source
    name = source.fresh(f"get_{use.group.word}")
    lines = [f"def {name}(index):", *indented(_scoped(body, use, "index", [f"return {read}"]))]
    body.before.append([source.jnp(line) for line in lines])
    body.add(f"for i in {counted}:", f"    w = {name}({'i' if use.form == 4 else 'index=i'})")
    body.add(f"    {apply.format(x=body.x, w='w')}")
    if use.form == 5:
        body.add(f"w = {name}(0)", apply.format(x=body.x, w="w"))
