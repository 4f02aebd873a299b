"""The documents that the client has open, as it has them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from lsprotocol import types
from pygls.uris import from_fs_path, to_fs_path

from hkmigrate.lsp.text import Encoding, Text


def path_of(uri: str) -> Path | None:
    """The path that a `file:` URI names; None for any other."""
    try:
        found = to_fs_path(uri)
    except ValueError:
        return None
    return Path(found) if found else None


def uri_of(path: Path) -> str:
    """The URI of a path."""
    return str(from_fs_path(str(path)))


@dataclass(frozen=True)
class Document:
    """An open document: its URI as the client spells it, its path, version and text."""

    uri: str
    path: Path
    version: int
    text: Text

    def changed(
        self, version: int, changes: Iterable[types.TextDocumentContentChangeEvent], encoding: Encoding
    ) -> Document:
        """The document after changes, one upon the other."""
        text = self.text
        for change in changes:
            if isinstance(change, types.TextDocumentContentChangePartial):
                start, end = change.range.start, change.range.end
                text = text.edited((start.line, start.character), (end.line, end.character), change.text, encoding)
            else:
                text = Text.of(change.text)
        return replace(self, version=version, text=text)


class Documents:
    """The open Python files, by path."""

    def __init__(self) -> None:
        """Begins with none."""
        self._open: dict[Path, Document] = {}

    def __iter__(self) -> Iterator[Document]:
        return iter(self._open.values())

    def at(self, path: Path) -> Document | None:
        """The open document of a path."""
        return self._open.get(path)

    def find(self, uri: str) -> Document | None:
        """The open document of a URI."""
        path = path_of(uri)
        return self._open.get(path) if path is not None else None

    def open(self, item: types.TextDocumentItem) -> Document | None:
        """Take a document that the client has opened; None for what is no Python file."""
        path = path_of(item.uri)
        if path is None or path.suffix != ".py":
            return None
        self._open[path] = Document(item.uri, path, item.version, Text.of(item.text))
        return self._open[path]

    def change(self, params: types.DidChangeTextDocumentParams, encoding: Encoding) -> Document | None:
        """Take the changes of a document; None where it is not open."""
        document = self.find(params.text_document.uri)
        if document is None:
            return None
        changed = document.changed(params.text_document.version, params.content_changes, encoding)
        self._open[document.path] = changed
        return changed

    def close(self, uri: str) -> Document | None:
        """Forget a document; None where it is not open."""
        document = self.find(uri)
        return self._open.pop(document.path) if document is not None else None
