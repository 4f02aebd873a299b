"""Changes of a plan as an edit that the client carries out."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from lsprotocol import types

from hkmigrate.lsp.analysis import Analysis
from hkmigrate.lsp.documents import uri_of
from hkmigrate.model.edit import Change, Create, Modify
from hkmigrate.pipeline import Planned

if TYPE_CHECKING:
    from hkmigrate.lsp.root import Root
    from hkmigrate.lsp.server import Server

_ANNOTATION = "hkmigrate"
_DocumentChange = types.TextDocumentEdit | types.CreateFile | types.RenameFile | types.DeleteFile


def workspace_edit(
    server: Server, root: Root, analysis: Analysis, planned: Planned, label: str | None = None
) -> types.WorkspaceEdit:
    """The whole change as one edit; with a `label`, one that the client shows before it carries it out."""
    client, changes = server.client, planned.changes.changes
    made = [change for change in changes if isinstance(change, Create)]
    if not client.ordered or (made and not client.creates):
        # A client that cannot be told to make a file makes it when it first edits it.
        return types.WorkspaceEdit(changes={_uri(server, root, one): list(_edits(analysis, one)) for one in changes})
    asks = label is not None and client.annotates
    listed: list[_DocumentChange] = [_create(server, root, change, asks=asks) for change in made]
    for change in changes:
        version = analysis.versions.get(change.path)
        document = types.OptionalVersionedTextDocumentIdentifier(_uri(server, root, change), version)
        edits = [
            types.AnnotatedTextEdit(_ANNOTATION, edit.range, edit.new_text) if asks else edit
            for edit in _edits(analysis, change)
        ]
        listed.append(types.TextDocumentEdit(document, edits))
    annotations = {_ANNOTATION: types.ChangeAnnotation(label, needs_confirmation=True)} if asks and label else None
    return types.WorkspaceEdit(document_changes=listed, change_annotations=annotations)


def _uri(server: Server, root: Root, change: Change) -> str:
    path = root.folder / change.path
    document = server.documents.at(path)
    return document.uri if document is not None else uri_of(path)


def _create(server: Server, root: Root, change: Create, *, asks: bool) -> types.CreateFile:
    return types.CreateFile(_uri(server, root, change), annotation_id=_ANNOTATION if asks else None)


def _edits(analysis: Analysis, change: Change) -> Iterator[types.TextEdit]:
    if isinstance(change, Create):
        # To the end of a document that is still empty: Neovim would add a line to one that nothing is taken from.
        yield types.TextEdit(types.Range(types.Position(0, 0), types.Position(1, 0)), change.text)
        return
    assert isinstance(change, Modify)
    places = analysis.places(change.path)
    for edit in change.edits:
        start, end = (types.Position(*places.position(at, analysis.encoding)) for at in (edit.start, edit.end))
        yield types.TextEdit(types.Range(start, end), edit.text)
