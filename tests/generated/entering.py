"""How the scope under a forced name is entered: by `with`, a context manager of the program, a stack, a decorator."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .model import Entry, Group, Use
from .names import here, is_local, module_name
from .source import Lines, Source, indented

if TYPE_CHECKING:
    from .hacks import Hacks
    from .steps import Body

DECORATORS = ("decorator", "decorator-named")


def framed(head: Lines, lines: Lines) -> Lines:
    """Lines in a scope; without a scope they stand as they are."""
    return [*head, *indented(lines)] if head else lines


def around(hacks: Hacks, group: Group, home: Source, lines: Lines, name: str = "") -> Lines:
    """Lines of a helper under the group's name, or under that which its parameter `name` has."""
    return framed(head_of(hacks, group, home, group.entry, name), lines)


def decorated(hacks: Hacks, group: Group, source: Source) -> Lines:
    """The line above a function that a decorator runs in the group's scope, none where no decorator does."""
    if group.entry not in DECORATORS:
        return []
    home, word, name = hacks.sources[0], group.word, module_name(hacks, group, source)
    if group.entry == "decorator":
        function = f"in_{word}"
        if hacks.first(function):
            home.head.append(_wrapping(home, function, module_name(hacks, group, home)))
        return [f"@{source.other(function, home)}"]
    if hacks.first("under"):
        inner = [line for line in _wrapping(home, "decorate", "name") if line]
        home.head.append(["def under(name):", *indented([*inner, "", "return decorate"]), ""])
    return [f"@{source.other('under', home)}({name})"]


def _wrapping(home: Source, name: str, forced: str) -> Lines:
    """A decorator that runs a function in a scope."""
    home.need("import functools")
    inside = [home.scoped(forced), "    return function(*args, **kwargs)"]
    wrapper = ["@functools.wraps(function)", "def wrapped(*args, **kwargs):", *indented(inside)]
    return [f"def {name}(function):", *indented([*wrapper, "", "return wrapped"]), ""]


def head_of(hacks: Hacks, group: Group, source: Source, entry: Entry, name: str) -> Lines:
    """The lines that open a scope; `name` is an expression, empty for the group's name as other code has it too."""
    spelled = name or module_name(hacks, group, source)
    match entry:
        case "manager" if not name:
            return [f"with {_manager(hacks, group, source, named=False)}():"]
        case "manager" | "manager-named":
            return [f"with {_manager(hacks, group, source, named=True)}({spelled}):"]
        case "stack":
            source.need("import contextlib")
            opened = f"{source.scope}({source.forced(spelled)})"
            if len(group.path) % 2:
                opened = f"{_manager(hacks, group, source, named=True)}({spelled})"
            return ["with contextlib.ExitStack() as stack:", f"    stack.enter_context({opened})"]
        case "decorator" | "decorator-named" if not name:
            return []
        case _:
            return [source.scoped(spelled)]


def _manager(hacks: Hacks, group: Group, source: Source, *, named: bool) -> str:
    """A function that enters the scope, in the first file."""
    home, name = hacks.sources[0], "global_scope" if named else f"{group.word}_scope"
    if hacks.first(name):
        home.need("import contextlib")
        inside = [home.scoped("name" if named else module_name(hacks, group, home)), "    yield"]
        lines = ["@contextlib.contextmanager", f"def {name}({'name' if named else ''}):", *indented(inside), ""]
        home.head.append(lines)
    return source.other(name, home)


def opened(body: Body, use: Use, name: str = "") -> Lines:
    """The lines that open a use's scope, under a name of its own where `name` is one."""
    group, entry = use.group, use.entry
    if use.hidden:
        name = f"str({here(body, group)})"
    if entry == "manager-method" and body.unit is not None and body.members is not None and not name:
        return [f"with self.{_method(body, use)}():"]
    if entry in (*DECORATORS, "manager-method"):
        entry = "with"
    local = name or (here(body, group) if is_local(body, group) else "")
    return head_of(body.hacks, group, body.source, entry, local)


def around_method(body: Body, use: Use) -> tuple[Lines, Lines]:
    """The decorators of a method or nested function that reads under the name, and the lines that open its scope."""
    if use.entry in DECORATORS and not use.hidden:
        return decorated(body.hacks, use.group, body.source), []
    return [], opened(body, use)


def _method(body: Body, use: Use) -> str:
    """A method of the class that enters the scope."""
    assert body.members is not None
    key = f"scope of {use.group.path}"
    if key not in body.shared:
        body.source.need("import contextlib")
        body.shared[key] = body.member(f"{use.group.word}_scope")
        inside = [body.source.scoped(here(body, use.group)), "    yield"]
        lines = ["@contextlib.contextmanager", f"def {body.shared[key]}(self):", *indented(inside)]
        body.members.append(lines)
    return body.shared[key]
