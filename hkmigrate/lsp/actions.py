"""Code actions: migrate a group, look at that first, migrate all of a file's groups, and check the migration."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from lsprotocol import types
from pygls.exceptions import JsonRpcContentModified, JsonRpcInvalidParams

from hkmigrate.lsp.analysis import Analysis, Group
from hkmigrate.lsp.documents import path_of
from hkmigrate.lsp.edits import workspace_edit
from hkmigrate.lsp.words import refusal, title
from hkmigrate.model.plan import Migrate, Refuse
from hkmigrate.pipeline import SelfCheckError

if TYPE_CHECKING:
    from hkmigrate.lsp.root import Root
    from hkmigrate.lsp.server import Server

FIX, FIX_ALL, CHECK = "quickfix", "source.fixAll.hkmigrate", "refactor.hkmigrate.check"
CHECK_COMMAND = "hkmigrate.check"
_OPTIONS = types.CodeActionOptions(code_action_kinds=[FIX, FIX_ALL, CHECK], resolve_provider=True)


def register(server: Server) -> None:
    """Register the feature."""

    @server.feature(types.TEXT_DOCUMENT_CODE_ACTION, _OPTIONS)
    async def actions(params: types.CodeActionParams) -> list[types.CodeAction]:
        path = path_of(params.text_document.uri)
        root = server.root_of(path) if path is not None and server.documents.at(path) is not None else None
        if path is None or root is None:
            return []
        asked = _Asked(server, root, root.name_of(path), params)
        return await asked.answer()

    @server.feature(types.CODE_ACTION_RESOLVE)
    async def resolve(action: types.CodeAction) -> types.CodeAction:
        data = _data(action.data)
        path = path_of(data["uri"])
        root = server.root_of(path) if path is not None else None
        if root is None:
            raise JsonRpcContentModified("the document is not open any more")
        action.edit = await edit_of(server, root, tuple(data["groups"]), data["label"])
        return action


def _data(value: Any) -> dict[str, Any]:
    found = value if isinstance(value, dict) else {}
    groups = found.get("groups")
    named = isinstance(groups, list) and all(isinstance(name, str) for name in groups)
    if not isinstance(found.get("uri"), str) or not named or not isinstance(found.get("label"), str | None):
        raise JsonRpcInvalidParams("the action is none of this server's")
    return {"uri": found["uri"], "groups": groups, "label": found.get("label")}


async def edit_of(server: Server, root: Root, groups: tuple[str, ...], label: str | None = None) -> types.WorkspaceEdit:
    """The edit that migrates the groups, or all that are ready, in the documents as they are now.

    Raises:
        JsonRpcContentModified: one of them cannot be migrated any more, or a document does not parse.
    """
    try:
        found = await root.plan(groups)
    except SelfCheckError as error:
        raise JsonRpcContentModified(f"this is a bug of hkmigrate, and nothing is changed: {error}") from error
    if found is None:
        raise JsonRpcContentModified(root.problem or "there is no plan")
    analysis, planned = found
    behind = _behind(analysis)
    if behind is not None:
        raise JsonRpcContentModified(behind)
    ready = {group.name for group in planned.plan.ready}
    if not planned.changes or set(groups) - ready:
        names = ", ".join(f"'{name}'" for name in groups if name not in ready)
        raise JsonRpcContentModified(f"{names or 'nothing'} can be moved in the text as it is now")
    return workspace_edit(server, root, analysis, planned, label)


def _behind(analysis: Analysis) -> str | None:
    """Why nothing can be changed for now: a document that does not parse."""
    return next((f"{name}: {why}" for name, why in analysis.reading.behind.items()), None)


@dataclass
class _Asked:
    """One question for actions."""

    server: Server
    root: Root
    name: str
    params: types.CodeActionParams

    async def answer(self) -> list[types.CodeAction]:
        analysis = await self.root.current()
        if analysis is None:
            return []
        lines = self.params.range
        marks = analysis.at(self.name, lines.start.line, lines.end.line)
        names = list(dict.fromkeys(mark.group for mark in marks))
        found: list[types.CodeAction] = []
        for name in names:
            found += [action async for action in self._of(analysis, name, sole=len(names) == 1)]
        if self._wants(FIX_ALL):
            found += [action async for action in self._all(analysis)]
        return found

    def _wants(self, kind: str) -> bool:
        only = self.params.context.only
        return only is None or any(kind == one or kind.startswith(f"{one}.") or one == "" for one in map(_word, only))

    async def _of(self, analysis: Analysis, name: str, *, sole: bool) -> Any:
        """The actions on one group."""
        group = analysis.groups[name]
        if not isinstance(group, Migrate | Refuse):
            group = await self._asked_for(name) or group
        why = _behind(analysis) or (refusal(group) if isinstance(group, Refuse) else None)
        if self._wants(FIX):
            for label in (None, title(name)) if self.server.client.annotates else (None,):
                action = self._action(f"{title(name)}{', with preview' if label else ''}", FIX, group)
                action.is_preferred = True if sole and label is None and why is None else None
                if why is None:
                    await self._fill(action, (name,), label)
                elif label is None and self.server.client.shows_disabled:
                    action.disabled = types.CodeActionDisabled(why)
                else:
                    continue
                yield action
        if why is None and self._wants(CHECK):
            yield self._check(name)

    async def _asked_for(self, name: str) -> Group | None:
        """What becomes of a parameter of the transform if it is asked for."""
        found = await self.root.plan((name,))
        return next((group for group in found[1].plan.groups if group.name == name), None) if found else None

    async def _all(self, analysis: Analysis) -> Any:
        ready = {group.name: group for group in analysis.reading.plan.ready}
        names = list(dict.fromkeys(mark.group for mark in analysis.marks.get(self.name, ()) if mark.group in ready))
        if names and _behind(analysis) is None:
            one = len(names) == 1
            what = "the shared name of this file into an owned module" if one else "all shared names of this file"
            action = types.CodeAction(f"Move {what}{'' if one else ' into owned modules'}", kind=FIX_ALL)
            # What is everything is asked for without names, as `hkmigrate apply` does it.
            await self._fill(action, () if len(names) == len(ready) else tuple(names), None)
            yield action

    async def _fill(self, action: types.CodeAction, groups: tuple[str, ...], label: str | None) -> None:
        """Give an action its edit, or what it takes to find that later."""
        if self.server.client.resolves:
            action.data = {"uri": self.params.text_document.uri, "groups": list(groups), "label": label}
        else:
            action.edit = await edit_of(self.server, self.root, groups, label)

    def _action(self, words: str, kind: str, group: Group) -> types.CodeAction:
        return types.CodeAction(words, kind=kind, diagnostics=list(self._diagnostics(group)) or None)

    def _diagnostics(self, group: Group) -> Iterator[types.Diagnostic]:
        """Those that the client has sent along and that are about this group."""
        lines = {site.span.line - 1 for site in group.sites if site.span.path == self.name}
        sent: Sequence[types.Diagnostic] = self.params.context.diagnostics
        return (one for one in sent if one.source == "hkmigrate" and one.range.start.line in lines)

    def _check(self, name: str) -> types.CodeAction:
        words = "Check equivalence of the migration"
        argument = {"uri": self.params.text_document.uri, "groups": [name]}
        return types.CodeAction(words, kind=CHECK, command=types.Command(words, CHECK_COMMAND, arguments=[argument]))


def _word(kind: types.CodeActionKind | str) -> str:
    return str(getattr(kind, "value", kind))
