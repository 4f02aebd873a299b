"""Diagnostics: sent to clients that wait for them, given to those that ask, for every file that has a hack site."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from lsprotocol import types
from pygls.exceptions import JsonRpcException

from hkmigrate.lsp.analysis import Analysis, Group
from hkmigrate.lsp.documents import path_of, uri_of
from hkmigrate.lsp.pages import page_of
from hkmigrate.lsp.text import Text
from hkmigrate.lsp.words import sentence
from hkmigrate.model.place import Span
from hkmigrate.model.plan import Refuse, Reported
from hkmigrate.report.marks import Diagnostic
from hkmigrate.report.words import own_name

if TYPE_CHECKING:
    from hkmigrate.lsp.root import Root
    from hkmigrate.lsp.server import Server

_MANY = 40
_OPTIONS = types.DiagnosticOptions(inter_file_dependencies=True, workspace_diagnostics=True, identifier="hkmigrate")


def register(server: Server) -> None:
    """Register the feature."""

    @server.feature(types.TEXT_DOCUMENT_DIAGNOSTIC, _OPTIONS)
    async def pull(params: types.DocumentDiagnosticParams) -> types.DocumentDiagnosticReport:
        path = path_of(params.text_document.uri)
        root = server.root_of(path) if path is not None else None
        if path is None or root is None:
            return types.RelatedFullDocumentDiagnosticReport(items=[])
        await (root.soon() if server.client.refreshes else root.current())
        items = found(server, root, path)
        mark = _mark(items)
        if mark == params.previous_result_id:
            return types.RelatedUnchangedDocumentDiagnosticReport(result_id=mark)
        return types.RelatedFullDocumentDiagnosticReport(items=items, result_id=mark)

    @server.feature(types.WORKSPACE_DIAGNOSTIC)
    async def pull_all(params: types.WorkspaceDiagnosticParams) -> types.WorkspaceDiagnosticReport:
        known = {path_of(one.uri): one.value for one in params.previous_result_ids}
        reports: list[types.WorkspaceDocumentDiagnosticReport] = []
        for root in list(server.roots.values()):
            await root.current()
            mine = [path for path in known if path is not None and server.root_of(path) is root]
            paths = sorted({*_marked(root), *mine})
            reports += [_report(server, root, path, known.get(path)) for path in paths]
        return types.WorkspaceDiagnosticReport(reports)


def _report(server: Server, root: Root, path: Path, known: str | None) -> types.WorkspaceDocumentDiagnosticReport:
    items = found(server, root, path)
    mark, document = _mark(items), server.documents.at(path)
    uri, version = (document.uri, document.version) if document is not None else (uri_of(path), None)
    if mark == known:
        return types.WorkspaceUnchangedDocumentDiagnosticReport(uri=uri, version=version, result_id=mark)
    return types.WorkspaceFullDocumentDiagnosticReport(uri=uri, version=version, items=items, result_id=mark)


def _mark(items: list[types.Diagnostic]) -> str:
    """Equal for equal diagnostics."""
    text = json.dumps([repr(item) for item in items])
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def publish(server: Server, root: Root) -> None:
    """Send what has changed, or tell the client to ask again."""
    if server.client.pulls:
        if server.client.refreshes and root.disturbed:
            server.spawn(_refresh(server))
        return
    now = {path: found(server, root, path) for path in _marked(root) if server.root_of(path) is root}
    for path in sorted(now.keys() | root.published.keys()):
        items = now.get(path, [])
        document = server.documents.at(path)
        version = document.version if document is not None else None
        if root.published.get(path, ([], None)) != (items, version if items else None):
            uri = document.uri if document is not None else uri_of(path)
            server.text_document_publish_diagnostics(types.PublishDiagnosticsParams(uri, items, version))
    root.published = {
        path: (items, document.version if (document := server.documents.at(path)) else None)
        for path, items in now.items()
        if items
    }


def clear(server: Server, root: Root) -> None:
    """Take away all that was sent for a root."""
    for path in root.published:
        server.text_document_publish_diagnostics(types.PublishDiagnosticsParams(uri_of(path), []))
    root.published = {}


async def _refresh(server: Server) -> None:
    try:
        await server.workspace_diagnostic_refresh_async(None)
    except JsonRpcException:
        return


def _marked(root: Root) -> Iterator[Path]:
    return (root.folder / name for name in root.analysis.marks) if root.analysis is not None else iter(())


def found(server: Server, root: Root, path: Path) -> list[types.Diagnostic]:
    """The diagnostics of a file, at the places where its document has them now."""
    analysis, document = root.analysis, server.documents.at(path)
    if analysis is None:
        return []
    name = root.name_of(path)
    marks = analysis.marks.get(name, ())
    placed = ((_placed(analysis, mark.span, document.text if document else None), mark) for mark in marks)
    return [_diagnostic(server, root, analysis, mark, place) for place, mark in placed if place is not None]


def _placed(analysis: Analysis, span: Span, text: Text | None) -> types.Range | None:
    """Where a span is now; None where what stood there has changed."""
    (line, start), (_, end) = analysis.range(span)
    if text is not None and not analysis.is_of(span.path, text):
        moved = analysis.carried(span.path, text).line(line)
        if moved is None:
            return None
        line = moved
    return types.Range(types.Position(line, start), types.Position(line, end))


def _diagnostic(
    server: Server, root: Root, analysis: Analysis, mark: Diagnostic, place: types.Range
) -> types.Diagnostic:
    client, group = server.client, analysis.groups[mark.group]
    page = page_of(mark.code)
    reported = isinstance(group, Reported)
    return types.Diagnostic(
        range=place,
        message=sentence(mark.code, group),
        severity=types.DiagnosticSeverity.Information if reported else types.DiagnosticSeverity.Warning,
        code=mark.code,
        code_description=types.CodeDescription(page) if client.links and page is not None else None,
        source="hkmigrate",
        related_information=list(_related(server, root, analysis, mark, group)) if client.related else None,
        data={"group": mark.group, "status": mark.status} if client.keeps_data else None,
    )


def _related(
    server: Server, root: Root, analysis: Analysis, mark: Diagnostic, group: Group
) -> Iterable[types.DiagnosticRelatedInformation]:
    """What stands in the way, and the other sites of the group."""
    listed: list[tuple[Span, str]] = []
    if isinstance(group, Refuse):
        listed += [(span, group.refusal.message) for span in (group.refusal.place, *group.refusal.also)]
    listed += [
        (site.span, f"'{group.name}' in {own_name(site.consumer, site.span.path)}")
        for site in group.sites
        if site.span != mark.span
    ]
    for span, message in listed[:_MANY]:
        path = root.folder / span.path
        document = server.documents.at(path)
        place = _placed(analysis, span, document.text if document else None)
        if place is not None:
            uri = document.uri if document is not None else uri_of(path)
            yield types.DiagnosticRelatedInformation(types.Location(uri, place), message)
