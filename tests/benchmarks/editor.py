"""`python -m tests.benchmarks.editor`: is the language server quick in a workspace of two million lines?"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from tests.lsp.wire import Wire

from .measure import as_installed
from .workspace import write_workspace

FIRST, KEYSTROKE, ACTIONS, MEMORY = 1.5, 0.1, 0.15, 300.0


def measure(root: Path, large: Path, keystrokes: int) -> dict[str, float]:
    """Seconds to the first diagnostics, from a keystroke to its own, for the list of actions; and megabytes."""
    uri, text = large.as_uri(), large.read_text()
    can = {"codeAction": {"dataSupport": True, "resolveSupport": {"properties": ["edit"]}}}
    with Wire() as wire:
        wire.begin(root, {"textDocument": can})
        document = {"uri": uri, "languageId": "python", "version": 1, "text": text}
        wire.notify("textDocument/didOpen", {"textDocument": document})
        at, message = wire.until(lambda got: _published(got, uri) is not None)
        first = at - wire.begun
        line = message["params"]["diagnostics"][0]["range"]["start"]["line"]
        taken = [_keystroke(wire, uri, text, number) for number in range(2, keystrokes + 2)]
        place = {"start": {"line": line, "character": 4}, "end": {"line": line, "character": 4}}
        params = {"textDocument": {"uri": uri}, "range": place, "context": {"diagnostics": []}}
        asked = [wire.ask("textDocument/codeAction", params) for _ in range(20)]
        assert all(len(answer["result"]) >= 2 for _, answer in asked)
        memory = _peak(wire.process.pid)
    return {
        "first": first,
        "keystroke p50": statistics.median(taken),
        "keystroke p95": statistics.quantiles(taken, n=20)[-1],
        "actions p95": statistics.quantiles([seconds for seconds, _ in asked], n=20)[-1],
        "memory": memory,
    }


def _published(message: dict[str, Any], uri: str) -> list[Any] | None:
    if message.get("method") != "textDocument/publishDiagnostics" or message["params"]["uri"] != uri:
        return None
    found: list[Any] = message["params"]["diagnostics"]
    return found or None


def _keystroke(wire: Wire, uri: str, text: str, version: int) -> float:
    """The seconds from one more letter, in a name or a comment, until the diagnostics of that text are there."""
    lines = text.split("\n")
    line = next(at for at, one in enumerate(lines) if one.startswith("class Layer")) + 8
    where = {"line": line, "character": 8} if version % 2 else {"line": len(lines) - 2, "character": 5}
    change = {"range": {"start": where, "end": where}, "text": "x"}
    begun = time.monotonic()
    document = {"uri": uri, "version": version}
    wire.notify("textDocument/didChange", {"textDocument": document, "contentChanges": [change]})
    at, _ = wire.until(lambda got: _published(got, uri) is not None and got["params"].get("version") == version)
    time.sleep(0.05)
    return at - begun


def _peak(pid: int) -> float:
    """The most memory that a process has had, in megabytes."""
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM")) / 1000


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--lines", type=int, default=2_000_000)
    parser.add_argument("--keystrokes", type=int, default=100)
    parser.add_argument("--keep", type=Path, help="folder for the workspace, which is used again if it is there")
    asked = parser.parse_args()
    as_installed()
    with tempfile.TemporaryDirectory() as folder:
        root = asked.keep or Path(folder) / "work"
        large = root / "models" / "large.py"
        if not large.exists():
            write_workspace(root, asked.lines)
        before = os.getloadavg()[0]
        measure(root, large, 3)  # so that the files are in the system's cache, as those of a workspace in use are
        found = measure(root, large, asked.keystrokes)
    limits = {"first": FIRST, "keystroke p95": KEYSTROKE, "actions p95": ACTIONS, "memory": MEMORY}
    over = {name: found[name] for name, limit in limits.items() if found[name] > limit}
    report = {"load": [before, os.getloadavg()[0]], **found, "over": sorted(over)}
    sys.stdout.write(json.dumps(report, indent=2) + "\n")
    return 1 if over else 0


if __name__ == "__main__":
    sys.exit(main())
