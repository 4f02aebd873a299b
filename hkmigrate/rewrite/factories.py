"""Methods that make a module of an instance, and the overrides of them in subclasses."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence

from hkmigrate.model.literals import docstring
from hkmigrate.model.place import Span
from hkmigrate.model.plan import Factory
from hkmigrate.rewrite.blocks import first_comment, insert_after, remove
from hkmigrate.rewrite.editor import FileEditor
from hkmigrate.rewrite.find import function_at, statement_at
from hkmigrate.source.pieces import first_line
from hkmigrate.source.project import Module


def write_factories(
    factories: Sequence[Factory], editor: Callable[[str], FileEditor], haiku: Callable[[str], Callable[[str], str]]
) -> None:
    """Write the methods behind the constructors that made the modules, or in place of those that are left empty."""
    behind: dict[Span, list[Factory]] = defaultdict(list)
    for one in sorted(factories, key=lambda factory: factory.making.span):
        behind[one.making.init].append(one)
    for init, found in behind.items():
        here = editor(init.path)
        module, margin = here.module, here.module.margin(function_at(here.module, init))
        methods = [_method(module, one, haiku(init.path)("transparent")) for one in found]
        gone = all(one.alone is not None for one in found)
        for one in found if not gone else ():
            if one.overrides:
                remove(here, statement_at(module, one.making.statement))
            else:
                arguments = ", ".join(name.split(":")[0] for name in one.parameters)
                written = f"{one.making.receiver}.{one.name}({arguments})"
                here.replace(one.making.span.start, one.making.span.end, (written,))
        if gone:
            text = "\n\n".join("\n".join(lines) for lines in methods)
            lines = [f"{margin}{line}" if line and at else line for at, line in enumerate(text.split("\n"))]
            here.replace(init.start, init.end, ("\n".join(lines),))
        else:
            insert_after(here, statement_at(module, init), [line for lines in methods for line in ("", *lines)])


def _method(module: Module, factory: Factory, transparent: str) -> list[str]:
    """The lines of a method, without the class's margin; comments above a statement that goes come along."""
    making, indent = factory.making, module.indent
    signature = ", ".join([making.receiver, *factory.parameters])
    lines = [f"@{transparent}", f"def {factory.name}({signature}):"]
    if factory.doc is not None:
        lines.append(f"{indent}{docstring(factory.doc)}")
    behind = ""
    if factory.overrides:
        line = first_line(statement_at(module, making.statement))
        above = module.slice(module.line_start(first_comment(module, line)), module.line_start(line))
        lines += [f"{indent}{comment.strip()}" for comment in above.splitlines()]
        end = module.line_start(module.line_at(making.statement.end - 1) + 1)
        rest = module.slice(making.statement.end, end).strip()
        behind = f"  {rest}" if rest.startswith("#") else ""
    first, *others = making.text.split("\n")
    *before, last = [f"{indent}return {first}", *others]
    return [*lines, *before, f"{last}{behind}"]
