"""Hover: who shares a name, who would own it, and what happens to its paths."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from lsprotocol import types

from hkmigrate.lsp.analysis import Analysis, Group
from hkmigrate.lsp.documents import path_of
from hkmigrate.lsp.pages import page_of
from hkmigrate.lsp.words import consumers, owner
from hkmigrate.model.codes import CODES
from hkmigrate.model.plan import Migrate, Refuse
from hkmigrate.report.marks import Diagnostic
from hkmigrate.report.words import count, places

if TYPE_CHECKING:
    from hkmigrate.lsp.server import Server

_FEW = 8
_CODE = re.compile(r"(`[^`\n]+`)")
_MARKUP = re.compile(r"[\\`*\[\]<>!|]")
_ESCAPED = re.compile(r"\\([\\`*\[\]<>!|])")


def register(server: Server) -> None:
    """Register the feature."""

    @server.feature(types.TEXT_DOCUMENT_HOVER)
    async def hover(params: types.HoverParams) -> types.Hover | None:
        path = path_of(params.text_document.uri)
        root = server.root_of(path) if path is not None and server.documents.at(path) is not None else None
        analysis = await root.current() if root is not None else None
        if path is None or root is None or analysis is None or root.name_of(path) in analysis.reading.behind:
            return None
        at = (params.position.line, params.position.character)
        marks = [mark for mark in analysis.marks.get(root.name_of(path), ()) if _covers(analysis, mark, at)]
        if not marks:
            return None
        mark = marks[-1]  # the innermost of those that begin before it
        start, end = (types.Position(*place) for place in analysis.range(mark.span))
        lines = "\n".join(_lines(mark, analysis.groups[mark.group]))
        return types.Hover(_content(lines, markdown=server.client.markdown), types.Range(start, end))


def _covers(analysis: Analysis, mark: Diagnostic, at: tuple[int, int]) -> bool:
    start, end = analysis.range(mark.span)
    return start <= at <= end


def _content(lines: str, *, markdown: bool) -> types.MarkupContent:
    if markdown:
        return types.MarkupContent(types.MarkupKind.Markdown, lines)
    return types.MarkupContent(types.MarkupKind.PlainText, _plain(lines))


def _plain(lines: str) -> str:
    """Markdown of ours as text."""
    return _ESCAPED.sub(r"\1", lines.replace("**", "").replace("`", ""))


def _text(words: str) -> str:
    """Words as Markdown that shows them: only what stands between two backticks is taken for code.

    A name may hold a link or a picture, which an editor would follow.
    """
    parts = _CODE.split(words)
    return "".join(part if at % 2 else _MARKUP.sub(r"\\\g<0>", part) for at, part in enumerate(parts))


def _code(name: str) -> str:
    """A name as code; one that holds a backtick would end it."""
    return f"`{name}`" if "`" not in name and "\n" not in name else _text(name)


def _lines(mark: Diagnostic, group: Group) -> Iterator[str]:
    """What there is to say, in Markdown."""
    yield f"**{_text(group.name)}**: {_text(CODES[mark.code].title)}"
    yield ""
    yield f"- shared by {_names(consumers(group))}"
    yield f"- {count(len(group.sites), 'site')}: {_text(places(site.span for site in group.sites[:_FEW]))}"
    match group:
        case Migrate():
            yield f"- owner to be made: {_text(owner(group))}"
            if group.carriers:
                yield f"- handed on by {_names(group.carriers)}"
            yield from _paths("parameter", group.parameter_paths)
            yield from _paths("state", group.state_paths)
            yield from (f"- note: {_text(note)}" for note in group.notes)
        case Refuse():
            found = group.refusal
            page = page_of(found.code, refusal=True)
            code = f"[{found.code}]({page})" if page else found.code
            yield f"- stays as it is, {code} at {_text(str(found.place))}: {_text(found.message)}"
            yield f"- way out: {_text(found.way_out)}"


def _names(names: tuple[str, ...]) -> str:
    shown = ", ".join(map(_code, names[:_FEW]))
    return f"{shown} and {len(names) - _FEW} more" if len(names) > _FEW else shown


def _paths(kind: str, paths: tuple[tuple[str, str], ...]) -> Iterator[str]:
    moved = [(old, new) for old, new in paths if old != new]
    stay = len(paths) - len(moved)
    for old, new in moved[:_FEW]:
        yield f"- {kind} {_code(old)} becomes {_code(new)}"
    if len(moved) > _FEW:
        yield f"- and {len(moved) - _FEW} more {kind} paths change"
    if stay:
        names = ", ".join(_code(old) for old, new in paths[:_FEW] if old == new)
        yield f"- {count(stay, f'{kind} path')} as before" + (f": {names}" if stay <= _FEW else "")
