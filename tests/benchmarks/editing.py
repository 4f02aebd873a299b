"""`python -m tests.benchmarks.editing`: does the server keep in step with an editor, and answer whatever is asked?"""

from __future__ import annotations

import argparse
import json
import random
import sys
import tempfile
from pathlib import Path
from typing import Any

from lsprotocol import types
from pygls.protocol import default_converter

from hkmigrate.lsp.documents import Documents
from hkmigrate.lsp.text import ENCODINGS, Encoding
from tests.lsp.units import Editor
from tests.lsp.wire import Wire

ENDS = ("\n", "\r", "\r\n", "\f", "\v", "\x1c", "\x1d", "\x1e", "\x85", "\u2028", "\u2029")
PIECES = (
    *ENDS,
    "a",
    "x = 1",
    "'é'",
    "# 中",
    "😀",
    "👩‍👩‍👧",
    "\ufeff",
    "\t",
    " ",
    '"""',
    "(",
    "\0",
    "def f():\n    pass\n",
)
TEXT = 'import haiku as hk\n\nwith hk.name_scope(hk.force_name("deep")):\n    x = hk.get_parameter("x", [1])\n# "end"\n'
METHODS = (
    *("textDocument/hover", "textDocument/codeAction", "textDocument/codeLens", "textDocument/diagnostic"),
    *("textDocument/didOpen", "textDocument/didChange", "textDocument/didClose", "textDocument/didSave"),
    *("workspace/diagnostic", "workspace/didChangeWatchedFiles", "workspace/didChangeConfiguration"),
    *(
        "workspace/didChangeWorkspaceFolders",
        "workspace/executeCommand",
        "codeAction/resolve",
        "initialize",
        "initialized",
    ),
    *("$/cancelRequest", "$/setTrace", "window/workDoneProgress/cancel", "no/such/method", "textDocument/rename", ""),
)
RAW = (
    *(
        b"Content-Length: x\r\n\r\n",
        b"Content-Length: 5\r\n\r\n{{{{{",
        b"Content-Length: 2\r\n\r\n[]",
        b"\r\n\r\n",
        b"\xff\xfe\n",
    ),
    *(b"Content-Length: 4\r\nContent-Type: nonsense\r\n\r\nnull", b"content-length:2\n\n{}", b"garbage\r\n"),
    *(b"Content-Length: 3\r\n\r\n\xff\xff\xff", b"Content-Length: 0\r\n\r\n"),
)


def edits(count: int, seed: int) -> int:
    """Make random edits, and give how many left the server's document other than the editor's text."""
    draw, rest = random.Random(seed), count % len(ENCODINGS)
    return sum(
        _edits(encoding, count // len(ENCODINGS) + (encoding == "utf-16") * rest, draw) for encoding in ENCODINGS
    )


def _edits(encoding: Encoding, count: int, draw: random.Random) -> int:
    uri, editor, drifted = "file:///model.py", Editor("", encoding), 0
    documents, read = Documents(), default_converter().structure
    documents.open(types.TextDocumentItem(uri, "python", 0, ""))
    for version in range(1, count + 1):
        change = {"textDocument": {"uri": uri, "version": version}, "contentChanges": [_change(draw, editor)]}
        # As it comes over the wire: half of a surrogate pair by itself included.
        sent = json.loads(json.dumps(change))
        document = documents.change(read(sent, types.DidChangeTextDocumentParams), encoding)
        drifted += document is None or "".join(document.text.lines) != editor.text() or document.version != version
    return drifted


def _change(draw: random.Random, editor: Editor) -> dict[str, object]:
    text = "".join(draw.choices(PIECES, k=draw.randint(0, 4)))
    if draw.random() < 0.01 or len(editor.text()) > 400:
        editor.edit((0, 0), (10_000, 0), text)
        return {"text": text}
    start, end = sorted((draw.randint(0, 30), draw.randint(0, 12)) for _ in range(2))
    end = start if draw.random() < 0.6 else end
    editor.edit(start, end, text)
    place = {"start": {"line": start[0], "character": start[1]}, "end": {"line": end[0], "character": end[1]}}
    return {"range": place, "text": text}


def messages(count: int, seed: int) -> dict[str, int]:
    """Send random and malformed messages; how many requests were not answered, and how often the server died."""
    draw, deaths, unanswered = random.Random(seed), 0, 0
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        (root / "model.py").write_text(TEXT)
        with Wire() as wire:
            wire.begin(root)
            waiting: set[str] = set()
            try:
                for number in range(count):
                    waiting |= _send(draw, wire, root, number)
                    if number % 500 == 499:
                        _collect(wire, waiting)
                wire.send(id="last", method="textDocument/hover", params=_params(random.Random(0), root))
                waiting.add("last")
                _collect(wire, waiting)
            except (EOFError, BrokenPipeError):
                deaths += 1
            unanswered += len(waiting)
    return {"messages": count, "deaths": deaths, "unanswered": unanswered}


def _collect(wire: Wire, waiting: set[str]) -> None:
    """Wait for all answers; a request that the server will never answer makes `next` give up."""
    while waiting:
        _, message = wire.next()
        if "method" not in message:
            waiting.discard(str(message.get("id")))
        elif "id" in message:
            wire.send(id=message["id"], result=None)


def _send(draw: random.Random, wire: Wire, root: Path, number: int) -> set[str]:
    """Send one message of some kind; gives the id that has to be answered, if there is one."""
    kind, name = draw.random(), f"r{number}"
    if kind < 0.05:
        wire.raw(draw.choice(RAW))
        return set()
    if kind < 0.1:
        body = json.dumps(
            {"jsonrpc": "2.0", "id": name, "method": draw.choice(METHODS), "params": _junk(draw, 3)}
        ).encode()
        wire.body(body[: draw.randint(0, len(body) - 1)])
        return set()
    if kind < 0.15:
        wire.send(id=_junk(draw, 1), **draw.choice(({"result": _junk(draw, 2)}, {"error": _junk(draw, 2)}, {})))
        return set()
    method = draw.choice(METHODS)
    params = _params(draw, root) if draw.random() < 0.6 else _junk(draw, 4)
    if draw.random() < 0.3:
        wire.send(method=method, params=params)
        return set()
    wire.send(id=name, method=method, params=params)
    if draw.random() < 0.2:
        wire.notify("$/cancelRequest", {"id": name})
    return {name}


def _params(draw: random.Random, root: Path) -> dict[str, object]:
    """What most requests take, with one thing or another that is odd."""
    uri = draw.choice(
        ((root / "model.py").as_uri(), (root / "other.py").as_uri(), "untitled:1", "file://[", "", "x" * 99)
    )
    at = {"line": draw.choice((0, 2, 3, 99, 2**31 - 1)), "character": draw.choice((0, 5, 10**6))}
    text = "".join(draw.choices(PIECES, k=5)) if draw.random() < 0.5 else TEXT
    made: dict[str, object] = {
        "textDocument": {"uri": uri, "version": draw.randint(-1, 9), "languageId": "python", "text": text},
        "position": at,
        "range": {"start": at, "end": at},
        "context": {"diagnostics": []},
        "contentChanges": [{"range": {"start": at, "end": at}, "text": text}],
        "previousResultIds": [],
        "changes": [{"uri": uri, "type": draw.randint(1, 3)}],
        "settings": {"hkmigrate": _junk(draw, 2)},
        "event": {"added": [], "removed": [{"uri": uri, "name": "x"}]},
        "command": draw.choice(("hkmigrate.plan", "hkmigrate.no", "")),
        "arguments": draw.choice(([], [{"uri": uri}], [_junk(draw, 2)])),
        "title": "x",
        "data": _junk(draw, 2),
        "id": "r0",
        "value": "off",
        "token": "t",
    }
    for key in draw.sample(sorted(made), draw.choice((0, 0, 1, 3))):
        made[key] = _junk(draw, 2)
    return made


def _junk(draw: random.Random, depth: int) -> Any:
    plain = (None, True, -1, 2**70, 1.5, "", "x", "\ud800", "\0", "file:///", [], {})
    if not depth or draw.random() < 0.4:
        return draw.choice(plain)
    if draw.random() < 0.5:
        return [_junk(draw, depth - 1) for _ in range(draw.randint(0, 3))]
    keys = ("uri", "jsonrpc", "id", "method", "range", "textDocument", "capabilities", "x")
    return {draw.choice(keys): _junk(draw, depth - 1) for _ in range(draw.randint(0, 3))}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--edits", type=int, default=10_000)
    parser.add_argument("--messages", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=0)
    asked = parser.parse_args()
    found = {"edits": asked.edits, "drifted": edits(asked.edits, asked.seed), **messages(asked.messages, asked.seed)}
    sys.stdout.write(json.dumps(found, indent=2) + "\n")
    return 1 if found["drifted"] or found["deaths"] or found["unanswered"] else 0


if __name__ == "__main__":
    sys.exit(main())
