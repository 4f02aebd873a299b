"""Documents that the client opens, changes, saves and closes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsprotocol import types

if TYPE_CHECKING:
    from hkmigrate.lsp.server import Server


def register(server: Server) -> None:
    """Register the feature."""

    @server.feature(types.TEXT_DOCUMENT_DID_OPEN)
    def did_open(params: types.DidOpenTextDocumentParams) -> None:
        document = server.documents.open(params.text_document)
        if document is not None:
            server.touch(document.path)

    @server.feature(types.TEXT_DOCUMENT_DID_CHANGE)
    def did_change(params: types.DidChangeTextDocumentParams) -> None:
        document = server.documents.change(params, server.client.encoding)
        if document is not None:
            server.touch(document.path)

    @server.feature(types.TEXT_DOCUMENT_DID_SAVE)
    def did_save(params: types.DidSaveTextDocumentParams) -> None:
        document = server.documents.find(params.text_document.uri)
        if document is not None:
            for root in server.roots_of(document.path):
                # Clients that tell of nothing else that changes on disk at least say when they write something.
                root.touch(files=(document.path,), reread=not server.client.watches)

    @server.feature(types.TEXT_DOCUMENT_DID_CLOSE)
    def did_close(params: types.DidCloseTextDocumentParams) -> None:
        document = server.documents.close(params.text_document.uri)
        if document is not None:
            for root in server.roots_of(document.path):
                root.touch(files=(document.path,))
