"""The server as a process: when it ends, with which code, and what it leaves alone."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from .sessions import GOLDEN
from .wire import COMMAND, Wire


def test_it_ends_well_only_after_it_was_told_to_shut_down(tmp_path: Path) -> None:
    with Wire() as wire:
        wire.begin(tmp_path)
        assert wire.ask("shutdown")[1]["result"] is None
        assert wire.ask("textDocument/hover", {})[1]["error"]["code"] == -32600
        wire.notify("exit", None)
        assert wire.process.wait(30) == 0


@pytest.mark.parametrize("words", [b'Content-Length: 33\r\n\r\n{"jsonrpc":"2.0","method":"exit"}', b""])
def test_it_ends_with_a_client_that_is_gone_without_a_word(words: bytes) -> None:
    done = subprocess.run([COMMAND, "lsp", "--stdio"], input=words, capture_output=True, timeout=60, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (1, b"", b"")


def test_nothing_is_answered_before_it_knows_the_client() -> None:
    with Wire() as wire:
        assert wire.ask("textDocument/hover", {})[1]["error"]["code"] == -32002


def test_commands_that_need_no_server_do_without_pygls() -> None:
    script = "import sys, hkmigrate.cli.app, hkmigrate.pipeline; sys.exit('pygls' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 0


def test_settings_that_come_after_the_first_plan_are_applied(tmp_path: Path) -> None:
    model = Path(shutil.copy(GOLDEN / "helper/embed/before/model.py", tmp_path / "model.py"))
    publish, configuration = "textDocument/publishDiagnostics", "workspace/configuration"

    def called(method: str) -> Callable[[dict[str, Any]], bool]:
        return lambda got: got.get("method") == method

    with Wire() as wire:
        wire.begin(tmp_path, {"workspace": {"configuration": True}})
        _, first = wire.until(called(configuration))
        _, sent = wire.until(called(publish))
        assert sent["params"]["diagnostics"]
        wire.notify("workspace/didChangeConfiguration", {"settings": None})
        _, second = wire.until(called(configuration))
        wire.send(id=second["id"], result=[{"exclude": ["model.py"]}])
        assert wire.until(called(publish))[1]["params"]["diagnostics"] == []
        wire.send(id=first["id"], result=[{"exclude": []}])  # an answer to what has been asked anew since
        wire.send(id="then", method="textDocument/diagnostic", params={"textDocument": {"uri": model.as_uri()}})
        _, answer = wire.until(lambda got: got.get("method") == publish or got.get("id") == "then")
        assert answer["result"]["items"] == []
