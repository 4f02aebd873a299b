"""What some clients declare, as far as it matters here."""

from __future__ import annotations

from lsprotocol import types

PLAIN = types.ClientCapabilities()


def rich(encoding: str = "utf-16", *, pulls: bool = False, resolves: bool = True) -> types.ClientCapabilities:
    """A client that can do everything."""
    create = [types.ResourceOperationKind.Create]
    support = types.ChangeAnnotationsSupportOptions()
    edits = types.WorkspaceEditClientCapabilities(
        document_changes=True, resource_operations=create, change_annotation_support=support
    )
    resolve = types.ClientCodeActionResolveOptions(["edit"]) if resolves else None
    return types.ClientCapabilities(
        workspace=types.WorkspaceClientCapabilities(
            workspace_edit=edits,
            configuration=True,
            diagnostics=types.DiagnosticWorkspaceClientCapabilities(refresh_support=True),
            did_change_watched_files=types.DidChangeWatchedFilesClientCapabilities(dynamic_registration=True),
        ),
        text_document=types.TextDocumentClientCapabilities(
            publish_diagnostics=types.PublishDiagnosticsClientCapabilities(
                related_information=True, code_description_support=True, data_support=True
            ),
            code_action=types.CodeActionClientCapabilities(
                data_support=True, resolve_support=resolve, disabled_support=True
            ),
            hover=types.HoverClientCapabilities(content_format=[types.MarkupKind.Markdown]),
            diagnostic=types.DiagnosticClientCapabilities() if pulls else None,
        ),
        window=types.WindowClientCapabilities(work_done_progress=True),
        general=types.GeneralClientCapabilities(position_encodings=[types.PositionEncodingKind(encoding)]),
    )
