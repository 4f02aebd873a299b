"""What the client can do, as far as anything depends on it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pygls.capabilities import get_capability

from hkmigrate.lsp.text import Encoding

if TYPE_CHECKING:
    from lsprotocol import types


@dataclass(frozen=True)
class Client:
    """The client's abilities.

    Attributes:
        encoding: the units that positions count.
        pulls: it asks for diagnostics, and need not be sent any.
        refreshes: it can be told to ask again.
        related: it shows the other places of a diagnostic.
        links: it links the code of a diagnostic to its page.
        keeps_data: it gives the data of a diagnostic back.
        ordered: it takes an edit as a list of changes with versions.
        creates: it makes files when an edit says so.
        annotates: it asks before changes that want to be confirmed.
        resolves: it asks for the edit of an action once that is chosen.
        shows_disabled: it shows actions that cannot be taken, with the reason.
        progress: it shows progress that the server begins.
        watches: it can be asked to tell of files that change.
        configures: it can be asked for settings.
        registers: it tells of settings that change if asked to.
        refreshes_lenses: it can be told to ask for lenses again.
        markdown: it renders Markdown in hovers.
    """

    encoding: Encoding = "utf-16"
    pulls: bool = False
    refreshes: bool = False
    related: bool = False
    links: bool = False
    keeps_data: bool = False
    ordered: bool = False
    creates: bool = False
    annotates: bool = False
    resolves: bool = False
    shows_disabled: bool = False
    progress: bool = False
    watches: bool = False
    configures: bool = False
    registers: bool = False
    refreshes_lenses: bool = False
    markdown: bool = False

    @classmethod
    def of(cls, capabilities: types.ClientCapabilities, encoding: Encoding) -> Client:
        """The abilities that the client declares."""

        def can(name: str) -> bool:
            return bool(get_capability(capabilities, name, default=False))

        def listed(name: str) -> Sequence[str]:
            return get_capability(capabilities, name, default=None) or ()

        document, workspace = "text_document", "workspace"
        diagnostics = f"{document}.publish_diagnostics"
        actions, edits = f"{document}.code_action", f"{workspace}.workspace_edit"
        pull = get_capability(capabilities, f"{document}.diagnostic", default=None)
        annotated = get_capability(capabilities, f"{edits}.change_annotation_support", default=None)
        ordered = can(f"{edits}.document_changes")
        return cls(
            encoding=encoding,
            pulls=pull is not None,
            refreshes=can(f"{workspace}.diagnostics.refresh_support"),
            related=can(f"{diagnostics}.related_information") or bool(pull and pull.related_information),
            links=can(f"{diagnostics}.code_description_support") or bool(pull and pull.code_description_support),
            keeps_data=can(f"{diagnostics}.data_support") or bool(pull and pull.data_support),
            ordered=ordered,
            creates=ordered and "create" in listed(f"{edits}.resource_operations"),
            annotates=ordered and annotated is not None,
            resolves="edit" in listed(f"{actions}.resolve_support.properties") and can(f"{actions}.data_support"),
            shows_disabled=can(f"{actions}.disabled_support"),
            progress=can("window.work_done_progress"),
            watches=can(f"{workspace}.did_change_watched_files.dynamic_registration"),
            configures=can(f"{workspace}.configuration"),
            registers=can(f"{workspace}.did_change_configuration.dynamic_registration"),
            refreshes_lenses=can(f"{workspace}.code_lens.refresh_support"),
            markdown="markdown" in listed(f"{document}.hover.content_format"),
        )
