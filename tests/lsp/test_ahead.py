"""The first plan, which a process of its own makes: what it stands for, and when it does not."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from lsprotocol import types

from hkmigrate import pipeline
from hkmigrate.config import Options
from hkmigrate.live import LiveTree
from hkmigrate.lsp.documents import Documents, uri_of
from hkmigrate.lsp.root import Root
from hkmigrate.source.project import Project
from hkmigrate.source.tree import read_tree

from .sessions import GOLDEN
from .wire import COMMAND, Wire

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="it is forked only there")
ASKED = """\
import json, sys
from hkmigrate.lsp.ahead import Ahead
ahead = Ahead()
ahead.begin(sys.stdin.buffer.read())
first = ahead.wait()
if first is not None:
    spoken = [[one.name, len(one.sites)] for one in first.reading.plan.groups]
    print(json.dumps([str(first.folder), first.settings, spoken, sorted(first.reading.tree.files)]))
"""
ALONE = """\
import sys, time
from hkmigrate.lsp import ahead
first = ahead.Ahead()
from hkmigrate.lsp.root import Root
from hkmigrate.lsp.server import run
from hkmigrate.lsp.transport import Reader
Root._survey = lambda *_: time.sleep(3600)
run(Reader(sys.stdin.buffer, first.begin), first)
"""


def planned(message: bytes) -> Any:
    done = subprocess.run([sys.executable, "-c", ASKED], input=message, capture_output=True, timeout=60, check=True)
    assert done.stderr == b""
    return json.loads(done.stdout) if done.stdout else None


def initialize(**params: object) -> bytes:
    return json.dumps({"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": params}).encode()


@pytest.fixture
def net(tmp_path: Path) -> Path:
    return Path(shutil.copytree(GOLDEN / "helper/other_file/before", tmp_path / "a net"))


def test_it_plans_the_folder_that_the_client_introduces(net: Path) -> None:
    plan = pipeline.survey(Project(read_tree([net])), Options())
    groups = [[one.name, len(one.sites)] for one in plan.groups]
    assert groups
    files = sorted(path.relative_to(net).as_posix() for path in net.rglob("*.py"))
    expected = [str(net), {}, groups, files]
    assert planned(initialize(rootUri=uri_of(net))) == expected
    assert planned(initialize(workspaceFolders=[{"uri": uri_of(net), "name": "net"}], rootUri=None)) == expected


def test_it_takes_the_settings_of_the_client_and_of_the_folder(net: Path) -> None:
    settings = {"exclude": ["*.py"]}
    nested = planned(initialize(rootUri=uri_of(net), initializationOptions={"hkmigrate": settings}))
    assert nested == [str(net), settings, [], []]
    (net / "pyproject.toml").write_text('[tool.hkmigrate]\nexclude = ["*.py"]\n')
    assert planned(initialize(rootUri=uri_of(net))) == [str(net), {}, [], []]


@pytest.mark.parametrize(
    "message",
    [
        *(b"", b"{", b"[]", b"\xff", b'{"method": "exit"}', initialize(), initialize(rootUri=None)),
        *(initialize(rootUri="untitled:1"), initialize(rootUri="file:///nowhere/to/be/found"), initialize(rootUri=3)),
        initialize(workspaceFolders=[{"uri": "file:///tmp"}, {"uri": "file:///var"}]),
        initialize(rootUri="file:///tmp", initializationOptions={"exclude": 3}),
    ],
)
def test_it_says_nothing_of_what_is_no_plan_of_one_folder(message: bytes) -> None:
    assert planned(message) is None


def test_its_diagnostics_are_shown_before_those_of_the_server_itself(net: Path) -> None:
    path = next(path for path in sorted(net.rglob("*.py")) if "force_name" in path.read_text())
    with Wire([sys.executable, "-c", ALONE]) as wire:
        wire.begin(net)
        document = {"uri": uri_of(path), "languageId": "python", "version": 7, "text": path.read_text()}
        wire.notify("textDocument/didOpen", {"textDocument": document})
        _, got = wire.until(lambda message: message.get("params", {}).get("uri") == uri_of(path), 60)
    assert got["params"]["diagnostics"]
    assert got["params"]["version"] == 7


def test_a_client_that_asks_is_answered_by_it_if_it_can_be_told_to_ask_again(net: Path) -> None:
    path = next(path for path in sorted(net.rglob("*.py")) if "force_name" in path.read_text())
    can = {"textDocument": {"diagnostic": {}}, "workspace": {"diagnostics": {"refreshSupport": True}}}
    with Wire([sys.executable, "-c", ALONE]) as wire:
        wire.begin(net, can)
        document = {"uri": uri_of(path), "languageId": "python", "version": 7, "text": path.read_text()}
        wire.notify("textDocument/didOpen", {"textDocument": document})
        _, answer = wire.ask("textDocument/diagnostic", {"textDocument": {"uri": uri_of(path)}})
    assert answer["result"]["items"]


@pytest.mark.parametrize("before", ["begin", "wait"])
def test_nothing_is_said_where_it_has_been_ended(before: str) -> None:
    kill = "import os, signal, time; os.kill(ahead._process, signal.SIGKILL); time.sleep(0.2)\n"
    script = ASKED.replace(f"first = ahead.{before}", f"{kill}first = ahead.{before}")
    script = script.replace(f"ahead.{before}(sys", f"{kill if before == 'begin' else ''}ahead.{before}(sys")
    message = initialize(rootUri="file:///tmp")
    done = subprocess.run([sys.executable, "-c", script], input=message, capture_output=True, timeout=60, check=True)
    assert (done.stdout, done.stderr) == (b"", b"")


def test_a_server_that_is_gone_takes_it_along() -> None:
    server = subprocess.Popen([COMMAND, "lsp"], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert server.stdin is not None
    assert server.stdout is not None
    server.stdin.close()
    assert server.stdout.read() == b""  # it has ended when nobody holds the stream any more, another process neither
    server.stdout.close()
    assert server.wait(60) == 1


@pytest.mark.parametrize(
    "case", ["same", "other text", "other text of another file", "other file", "nothing open", "planned already"]
)
@pytest.mark.asyncio
async def test_it_stands_for_the_first_plan_only_where_that_will_start_from_the_same(net: Path, case: str) -> None:
    live = LiveTree(net, Options(), lambda: None)
    live.read()
    reading, documents = live.survey({}), Documents()
    path = sorted(net.rglob("*.py"))[0]
    text = path.read_text()
    if case == "other text of another file":
        reading = replace(reading, tree=replace(reading.tree, files={}))
    if case == "other file":
        path.write_text(f"{text}\n")
    if case != "nothing open":
        opened = f"{text}x = 1\n" if case.startswith("other text") else path.read_text()
        documents.open(types.TextDocumentItem(uri_of(path), types.LanguageKind.Python, 1, opened))
    with ThreadPoolExecutor(1) as worker:
        root = Root(net, False, documents, worker, "utf-16", lambda _: None)
        if case == "planned already":
            root.touch(reread=True)
            await root.current()
        own = root.analysis
        assert root.take(reading) is (case == "same")
    assert (root.analysis is not own) is (case == "same")
