"""`python -m tests.benchmarks.editor`: is the language server quick in a workspace of two million lines?"""

from __future__ import annotations

import argparse
import ast
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.lsp.wire import Wire

from .measure import as_installed
from .workspace import write_workspace

FIRST, KEYSTROKE, ACTIONS, MEMORY = 1.5, 0.1, 0.15, 300.0
NEW_LINE = "\n" + 8 * " "  # as editors indent it
_CAN = {"codeAction": {"dataSupport": True, "resolveSupport": {"properties": ["edit"]}}}


def measure(root: Path, large: Path, keystrokes: int) -> dict[str, float]:
    """Seconds from a keystroke to its diagnostics, and for the list of actions; and megabytes."""
    uri, text = large.as_uri(), large.read_text()
    with Wire() as wire:
        line = _opened(wire, root, uri, text)[1]
        letters = [_keystroke(wire, uri, text, number, "x") for number in range(2, keystrokes + 2)]
        ends = [_keystroke(wire, uri, text, number + keystrokes, NEW_LINE) for number in range(2, keystrokes // 4 + 2)]
        place = {"start": {"line": line, "character": 4}, "end": {"line": line, "character": 4}}
        params = {"textDocument": {"uri": uri}, "range": place, "context": {"diagnostics": []}}
        asked = [wire.ask("textDocument/codeAction", params) for _ in range(20)]
        assert all(len(answer["result"]) >= 2 for _, answer in asked)
        memory = _peak(wire.process.pid)
    return {
        "keystroke p50": statistics.median(letters),
        "keystroke p95": statistics.quantiles(letters, n=20)[-1],
        "new line p50": statistics.median(ends),
        "new line p95": statistics.quantiles(ends, n=20)[-1],
        "actions p95": statistics.quantiles([seconds for seconds, _ in asked], n=20)[-1],
        "memory": memory,
    }


def starts(root: Path, large: Path, number: int) -> list[float]:
    """Seconds from the start of the process to its first diagnostics, so many times."""
    found = []
    for _ in range(number):
        with Wire() as wire:
            found.append(_opened(wire, root, large.as_uri(), large.read_text())[0])
    return sorted(found)


def _opened(wire: Wire, root: Path, uri: str, text: str) -> tuple[float, int]:
    """The seconds from the start to the first diagnostics of a file, and the line that the first of them is on."""
    wire.begin(root, {"textDocument": _CAN})
    wire.notify(
        "textDocument/didOpen", {"textDocument": {"uri": uri, "languageId": "python", "version": 1, "text": text}}
    )
    at, message = wire.until(lambda got: _published(got, uri) is not None)
    return at - wire.begun, message["params"]["diagnostics"][0]["range"]["start"]["line"]


def _yardsticks(large: Path) -> dict[str, float]:
    """What takes its time whatever hkmigrate does: Python's parser for the file, and the import of the protocol."""
    parsing = min(_seconds(lambda: ast.parse(large.read_bytes())) for _ in range(5))
    command = [sys.executable, "-c", "import lsprotocol.types"]
    return {
        "parsing the file": parsing,
        "importing lsprotocol": statistics.median(
            _seconds(lambda: subprocess.run(command, check=True)) for _ in range(5)
        ),
    }


def _seconds(work: Callable[[], object]) -> float:
    begun = time.monotonic()
    work()
    return time.monotonic() - begun


def _published(message: dict[str, Any], uri: str) -> list[Any] | None:
    if message.get("method") != "textDocument/publishDiagnostics" or message["params"]["uri"] != uri:
        return None
    found: list[Any] = message["params"]["diagnostics"]
    return found or None


def _keystroke(wire: Wire, uri: str, text: str, version: int, key: str) -> float:
    """The seconds from one more key, before a statement or in a comment, until the diagnostics of that text."""
    lines = text.split("\n")
    line = next(at for at, one in enumerate(lines) if one.startswith("class Layer")) + 8
    in_comment = version % 2 and key != NEW_LINE  # below the lines that have been added
    where = {"line": len(lines) - 2, "character": 5} if in_comment else {"line": line, "character": 8}
    change = {"range": {"start": where, "end": where}, "text": key}
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
    parser.add_argument("--starts", type=int, default=9)
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
        starts(root, large, 1)  # so that the files are in the system's cache, as those of a workspace in use are
        first = starts(root, large, asked.starts)
        found = {"first": statistics.median(first), **measure(root, large, asked.keystrokes)}
        yardsticks = _yardsticks(large)
    limits = {"first": FIRST, "keystroke p95": KEYSTROKE, "new line p95": KEYSTROKE}
    limits |= {"actions p95": ACTIONS, "memory": MEMORY}
    over = sorted(name for name, limit in limits.items() if found[name] > limit)
    load = [before, os.getloadavg()[0]]
    report = {"load": load, "starts": first, **found, "yardsticks": yardsticks, "over": over}
    sys.stdout.write(json.dumps(report, indent=2) + "\n")
    return 1 if over else 0


if __name__ == "__main__":
    sys.exit(main())
