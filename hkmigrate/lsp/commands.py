"""Commands: show the plan, carry it out through the editor, and check it, which alone runs the user's code."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from lsprotocol import types
from pygls.exceptions import JsonRpcContentModified, JsonRpcInvalidParams

from hkmigrate.lsp.actions import CHECK_COMMAND, edit_of
from hkmigrate.lsp.checking import check
from hkmigrate.lsp.documents import path_of
from hkmigrate.lsp.lenses import APPLY_COMMAND, PLAN_COMMAND
from hkmigrate.lsp.progress import Progress
from hkmigrate.report.json import of_plan
from hkmigrate.report.values import PlanReport

if TYPE_CHECKING:
    from hkmigrate.lsp.root import Root
    from hkmigrate.lsp.server import Server


@dataclass(frozen=True)
class _Request:
    """What a command is to be run for."""

    server: Server
    root: Root
    groups: tuple[str, ...]
    token: types.ProgressToken | None


_Command = Callable[[_Request], Awaitable[Mapping[str, object]]]


def register(server: Server) -> None:
    """Register the feature."""
    known: dict[str, _Command] = {PLAN_COMMAND: _plan, APPLY_COMMAND: _apply, CHECK_COMMAND: _check}
    for name in known:
        server.command(name)(_never)

    @server.feature(types.WORKSPACE_EXECUTE_COMMAND)
    async def execute(params: types.ExecuteCommandParams) -> Mapping[str, object]:
        command = known.get(params.command)
        if command is None:
            raise JsonRpcInvalidParams(f"there is no command {params.command!r}; there is {', '.join(known)}")
        root, groups = _asked(server, list(params.arguments or ()))
        return await command(_Request(server, root, groups, params.work_done_token))


def _never() -> None:
    """Stands in pygls's list of commands, so that they are announced; the feature runs them."""


def _asked(server: Server, arguments: list[Any]) -> tuple[Root, tuple[str, ...]]:
    """The root and the groups that `{"uri": ..., "groups": [...]}` names, either of which may be missing."""
    given = arguments[0] if arguments else {}
    groups = given.get("groups", []) if isinstance(given, dict) else None
    if not isinstance(groups, list) or not all(isinstance(name, str) for name in groups) or len(arguments) > 1:
        raise JsonRpcInvalidParams('a command takes {"uri": "file:///...", "groups": ["name"]}, or nothing')
    uri = given.get("uri")
    if uri is None:
        if len(server.roots) != 1:
            raise JsonRpcInvalidParams(
                "the workspace has no single root; give the `uri` of a file in the one that is meant"
            )
        return next(iter(server.roots.values())), tuple(groups)
    path = path_of(uri) if isinstance(uri, str) else None
    root = (server.roots.get(path) or server.root_of(path)) if path is not None else None
    if root is None:
        raise JsonRpcInvalidParams(f"{uri} lies in no root of the workspace")
    return root, tuple(groups)


async def _plan(request: _Request) -> Mapping[str, object]:
    """The plan as text and as JSON; its summary is shown, too."""
    from hkmigrate.report.page import Style  # noqa: PLC0415 - rich takes a while to import
    from hkmigrate.report.text import plan_text, summary  # noqa: PLC0415

    async with Progress(request.server, "Planning the migration", request.token):
        found = await request.root.plan(request.groups)
    if found is None:
        raise JsonRpcContentModified(request.root.problem or "there is no plan")
    analysis, planned = found
    report = PlanReport(planned.plan, tree=request.root.folder.name, source_line=analysis.reading.line)
    request.server.show(summary(planned.plan))
    return {"text": plan_text(report, Style()), "plan": of_plan(planned.plan)}


async def _apply(request: _Request) -> Mapping[str, object]:
    """Has the editor carry the migration out."""
    edit = await edit_of(request.server, request.root, request.groups)
    names = ", ".join(f"'{name}'" for name in request.groups)
    label = f"Move {names or 'all forced names'} into owned modules"
    answer = await request.server.workspace_apply_edit_async(types.ApplyWorkspaceEditParams(edit, label=label))
    if not answer.applied:
        request.server.show(f"the editor did not make the change: {answer.failure_reason or 'it does not say why'}")
    return {"applied": answer.applied}


async def _check(request: _Request) -> Mapping[str, object]:
    """Runs the model before and after, in processes of their own, and shows the verdict."""
    analysis = await request.root.current()
    if analysis is None:
        raise JsonRpcContentModified(request.root.problem or "there is no plan")
    async with Progress(request.server, "Checking the migration", request.token) as progress:
        found = await check(request.root, analysis, request.groups, progress.report)
    good = bool(found.get("suffices"))
    request.server.show(str(found["said"]), types.MessageType.Info if good else types.MessageType.Warning)
    return found
