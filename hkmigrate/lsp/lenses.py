"""Code lenses above hack sites: who shares the name, and a click to move it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from lsprotocol import types
from pygls.exceptions import JsonRpcException

from hkmigrate.lsp.analysis import Analysis, Group
from hkmigrate.lsp.documents import path_of
from hkmigrate.lsp.words import consumers, few, owner, title
from hkmigrate.model.plan import Migrate, Refuse

if TYPE_CHECKING:
    from hkmigrate.lsp.root import Root
    from hkmigrate.lsp.server import Server

PLAN_COMMAND, APPLY_COMMAND = "hkmigrate.plan", "hkmigrate.apply"


def register(server: Server) -> None:
    """Register the feature."""

    @server.feature(types.TEXT_DOCUMENT_CODE_LENS)
    async def lenses(params: types.CodeLensParams) -> list[types.CodeLens]:
        path = path_of(params.text_document.uri)
        root = server.root_of(path) if path is not None and server.documents.at(path) is not None else None
        analysis = await root.current() if root is not None else None
        if path is None or root is None or analysis is None or analysis.reading.behind:
            return []
        return list(_lenses(analysis, root.name_of(path), params.text_document.uri))


def _lenses(analysis: Analysis, name: str, uri: str) -> Iterator[types.CodeLens]:
    """One that tells and, where that can be done, one that moves, above the first site of a name on each line."""
    seen = set[tuple[int, str]]()
    for mark in analysis.marks.get(name, ()):
        (line, start), (_, end) = analysis.range(mark.span)
        if (line, mark.group) in seen:
            continue
        seen.add((line, mark.group))
        group, place = analysis.groups[mark.group], types.Range(types.Position(line, start), types.Position(line, end))
        argument = {"uri": uri, "groups": [mark.group]}
        yield types.CodeLens(place, types.Command(_told(group), PLAN_COMMAND, arguments=[argument]))
        if isinstance(group, Migrate):
            yield types.CodeLens(place, types.Command(title(group.name), APPLY_COMMAND, arguments=[argument]))


def _told(group: Group) -> str:
    match group:
        case Migrate():
            moved = sum(old != new for old, new in (*group.parameter_paths, *group.state_paths))
            paths = f"{moved} paths change" if moved > 1 else "1 path changes" if moved else "paths stay"
            return f"'{group.name}' is shared by {few(consumers(group))}; owner: {owner(group)}; {paths}"
        case Refuse():
            return f"'{group.name}' is shared by {few(consumers(group))}; it stays as it is: {group.refusal.code}"
        case _:
            return f"'{group.name}' is shared by {few(consumers(group))}, outside of every module"


def refresh(server: Server, root: Root) -> None:
    """Tell the client to ask again, where anything but its own typing has changed."""
    if server.client.refreshes_lenses and root.disturbed:
        server.spawn(_refresh(server))


async def _refresh(server: Server) -> None:
    try:
        await server.workspace_code_lens_refresh_async(None)
    except JsonRpcException:
        return
