"""A client of the server for tests: it keeps documents, carries edits out, and has what it was sent."""

from __future__ import annotations

import ast
import asyncio
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from lsprotocol import types
from pytest_lsp import LanguageClient, client_capabilities, make_test_lsp_client

from .units import Editor

COMMAND = str(Path(sys.executable).with_name("hkmigrate"))
GOLDEN = Path(__file__).parents[2] / "golden"
PATIENCE = 60.0


class Session:
    """An editor with a server."""

    def __init__(self, root: Path, client: LanguageClient) -> None:
        self.root = root
        self.client = client
        self.texts: dict[str, Editor] = {}
        self.versions: dict[str, int] = {}
        self.applied: list[types.ApplyWorkspaceEditParams] = []
        self.published: list[types.PublishDiagnosticsParams] = []
        self.refreshed = 0
        self.encoding: Any = "utf-16"

    def uri(self, name: str) -> str:
        return (self.root / name).as_uri()

    def open(self, name: str, text: str | None = None) -> None:
        text = (self.root / name).read_bytes().decode() if text is None else text
        uri = self.uri(name)
        self.texts[uri], self.versions[uri] = Editor(text, self.encoding), 1
        item = types.TextDocumentItem(uri, "python", 1, text)
        self.client.text_document_did_open(types.DidOpenTextDocumentParams(item))

    def close(self, name: str) -> None:
        document = types.TextDocumentIdentifier(self.uri(name))
        del self.texts[document.uri]
        self.client.text_document_did_close(types.DidCloseTextDocumentParams(document))

    def change(self, name: str, start: tuple[int, int], end: tuple[int, int], new: str) -> None:
        uri = self.uri(name)
        self.texts[uri].edit(start, end, new)
        place = types.Range(types.Position(*start), types.Position(*end))
        self._changed(uri, types.TextDocumentContentChangePartial(place, new))

    def replace(self, name: str, text: str) -> None:
        uri = self.uri(name)
        self.texts[uri] = Editor(text, self.encoding)
        self._changed(uri, types.TextDocumentContentChangeWholeDocument(text))

    def _changed(self, uri: str, change: types.TextDocumentContentChangeEvent) -> None:
        self.versions[uri] += 1
        document = types.VersionedTextDocumentIdentifier(self.versions[uri], uri)
        self.client.text_document_did_change(types.DidChangeTextDocumentParams(document, [change]))

    def save(self, name: str) -> None:
        uri = self.uri(name)
        (self.root / name).write_bytes(self.texts[uri].text().encode())
        self.client.text_document_did_save(types.DidSaveTextDocumentParams(types.TextDocumentIdentifier(uri)))

    async def until(self, holds: Callable[[], object]) -> None:
        async with asyncio.timeout(PATIENCE):
            while not holds():
                await asyncio.sleep(0.01)

    def diagnostics(self, name: str) -> list[types.Diagnostic]:
        return list(self.client.diagnostics.get(self.uri(name), ()))

    async def actions(self, name: str, line: int, only: list[str] | None = None) -> list[types.CodeAction]:
        place = types.Range(types.Position(line, 0), types.Position(line, 0))
        context = types.CodeActionContext(self.diagnostics(name), only=list(only) if only else None)  # type: ignore[arg-type]
        document = types.TextDocumentIdentifier(self.uri(name))
        params = types.CodeActionParams(document, place, context)
        found = await self.client.text_document_code_action_async(params)
        return [action if isinstance(action, types.CodeAction) else _with_command(action) for action in found or ()]

    def carry_out(self, edit: types.WorkspaceEdit) -> None:
        """As an editor does: in the documents that are open and of the right version, else on disk."""
        for change in edit.document_changes or ():
            if isinstance(change, types.CreateFile):
                path = Path(change.uri.removeprefix("file://"))
                assert not path.exists()
                path.write_bytes(b"")
            else:
                assert isinstance(change, types.TextDocumentEdit)
                document = change.text_document
                assert document.version == self.versions.get(document.uri)
                self._edit(document.uri, change.edits)
        for uri, edits in (edit.changes or {}).items():
            self._edit(uri, edits)

    def _edit(self, uri: str, edits: Any) -> None:
        path = Path(uri.removeprefix("file://"))
        data = path.read_bytes() if path.exists() else b""
        editor = self.texts.get(uri) or Editor(data.decode("utf-8-sig"), self.encoding)
        for edit in sorted(edits, key=lambda one: (one.range.start.line, one.range.start.character), reverse=True):
            start, end = edit.range.start, edit.range.end
            editor.edit((start.line, start.character), (end.line, end.character), edit.new_text)
        if uri in self.texts:
            self.versions[uri] += 1
            document = types.VersionedTextDocumentIdentifier(self.versions[uri], uri)
            whole = types.TextDocumentContentChangeWholeDocument(editor.text())
            self.client.text_document_did_change(types.DidChangeTextDocumentParams(document, [whole]))
        else:
            path.write_bytes((b"\xef\xbb\xbf" if data.startswith(b"\xef\xbb\xbf") else b"") + editor.text().encode())


def _with_command(read: types.Command) -> types.CodeAction:
    """The action that lsprotocol reads as a command, because it has one."""
    return types.CodeAction(read.title, command=types.Command(**ast.literal_eval(read.command)))


@asynccontextmanager
async def session(
    root: Path,
    capabilities: types.ClientCapabilities | str = "visual-studio-code",
    *,
    options: Any = None,
    settings: dict[str, Any] | None = None,
    roots: list[Path] | None = None,
) -> AsyncIterator[Session]:
    """A session in the workspace of a folder; the client is the one named, or one with these capabilities."""
    client = make_test_lsp_client()
    made = Session(root, client)
    if settings is not None:
        client.set_configuration(settings, section="hkmigrate")
    client.protocol.fm.features.pop(types.WORKSPACE_DIAGNOSTIC_REFRESH)

    @client.feature(types.WORKSPACE_DIAGNOSTIC_REFRESH)
    def refresh(_: Any) -> None:
        made.refreshed += 1

    @client.feature(types.CLIENT_REGISTER_CAPABILITY)
    def register(_: types.RegistrationParams) -> None:
        return None

    @client.feature(types.WORKSPACE_CODE_LENS_REFRESH)
    def lenses(_: Any) -> None:
        return None

    @client.feature(types.WORKSPACE_APPLY_EDIT)
    def apply(params: types.ApplyWorkspaceEditParams) -> types.ApplyWorkspaceEditResult:
        made.applied.append(params)
        made.carry_out(params.edit)
        return types.ApplyWorkspaceEditResult(applied=True)

    can = client_capabilities(capabilities) if isinstance(capabilities, str) else capabilities
    folders = [types.WorkspaceFolder(folder.as_uri(), folder.name) for folder in (roots or [root])]
    await client.start_io(COMMAND, "lsp", "--stdio")
    params = types.InitializeParams(
        can, root_uri=root.as_uri(), workspace_folders=folders, initialization_options=options
    )
    answer = await client.initialize_session(params)
    made.encoding = answer.capabilities.position_encoding
    try:
        yield made
    finally:
        await client.shutdown_session()
        await client.stop()
