"""Pairs of programs that were made to deceive the check, or to make it cry wolf: each must get what it says itself."""

from __future__ import annotations

import shlex
import subprocess
import sys
from pathlib import Path

import pytest

PAIRS = sorted((Path(__file__).parent / "adversary").glob("*.txt"))


def unpack(text: str, folder: Path) -> tuple[str, str]:
    """Writes the files of a pair, and gives what it expects and the command to judge it with."""
    head, *files = text.split("=== ")
    for file in files:
        name, _, body = file.partition("\n")
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(body)
    said = dict(line[2:].split(": ", 1) for line in head.splitlines() if line.startswith(("# expect: ", "# command: ")))
    return said["expect"], said["command"]


@pytest.mark.parametrize("pair", PAIRS, ids=lambda pair: pair.stem)
def test_pair(pair: Path, tmp_path: Path) -> None:
    expected, command = unpack(pair.read_text(), tmp_path)
    words = [sys.executable, "-m", *shlex.split(command)]
    done = subprocess.run(words, cwd=tmp_path, capture_output=True, text=True, check=False)
    said = done.stdout + done.stderr
    assert done.returncode == (0 if expected == "the same" else 1), said
    assert "could not observe" not in said
