"""A workspace that comes from a stranger."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest
from lsprotocol import types

from hkmigrate.model.shown import steers

from .abilities import rich
from .sessions import session
from .test_workspace import copied
from .wire import Wire


@pytest.mark.parametrize("kind", ["missing", "file", "pipe", "loop"])
def test_a_folder_that_is_none_is_told_in_a_sentence(tmp_path: Path, kind: str) -> None:
    folder = tmp_path / "gone"
    if kind == "file":
        folder.write_text("")
    elif kind == "pipe":
        os.mkfifo(folder)
    elif kind == "loop":
        folder.symlink_to(folder)
    with Wire() as wire:
        wire.begin(folder)
        _, told = wire.until(lambda got: got.get("method") == "window/showMessage")
    message = told["params"]["message"]
    assert message.startswith(f"hkmigrate: {folder}: ")
    assert "bug" not in message


@pytest.mark.asyncio
async def test_a_name_is_no_markup_and_steers_nothing(tmp_path: Path) -> None:
    model = copied(tmp_path)
    name = "a\\x1b[31m\\u202e![p](http://x/y.png)`<b>"
    model.write_text(model.read_text().replace("global_embed", name))
    async with session(tmp_path, rich()) as net:
        net.open("model.py")
        document = types.TextDocumentIdentifier(net.uri("model.py"))
        hover = await net.client.text_document_hover_async(types.HoverParams(document, types.Position(19, 30)))
        assert hover is not None
        assert isinstance(hover.contents, types.MarkupContent)
        text = hover.contents.value
        assert "a\\x1b\\[31m\\u202e\\!\\[p\\](http://x/y.png)" in text.replace("\\\\", "\\")
        assert "![p]" not in re.sub(r"(?<!\\)`[^`\n]+`", "", text)  # what stands between backticks is no markup
        assert not steers(text.replace("\n", ""))
        report = await net.client.text_document_diagnostic_async(types.DocumentDiagnosticParams(document))
        messages = [item.message for item in report.items]  # type: ignore[union-attr]
        assert messages
        assert not any(map(steers, messages))


def test_a_document_that_is_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    copied(tmp_path)
    os.mkfifo(tmp_path / "pipe.py")
    with Wire() as wire:
        wire.begin(tmp_path)
        item = {"uri": (tmp_path / "pipe.py").as_uri(), "languageId": "python", "version": 1, "text": "x = 1\n"}
        wire.notify("textDocument/didOpen", {"textDocument": item})
        assert "result" in wire.ask("textDocument/diagnostic", {"textDocument": {"uri": item["uri"]}})[1]
