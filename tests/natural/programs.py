"""Reads the programs of this folder: each is one text file, unpacked into a folder of its own."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).parent
FILE = re.compile(r"(?m)^=== ")
EXPECT = re.compile(r"(?m)^# expect: *(.*)$")


@dataclass(frozen=True)
class Program:
    """A project.

    Attributes:
        name: `nl_05_electra`, `found/effects_map`.
        expect: what is to become of it, as its file says.
        files: the bytes of each file by path.
    """

    name: str
    expect: str
    files: Mapping[str, bytes]

    def unpack(self, folder: Path) -> Path:
        """Write the files into a folder, and return that."""
        for path, data in self.files.items():
            file = folder / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(data)
        return folder


def parse(name: str, text: str) -> Program:
    """The program that a text describes.

    Raises:
        ValueError: it does not say what is expected.
    """
    head, *parts = FILE.split(text.replace("\r\n", "\n"))
    expected = EXPECT.search(head)
    if expected is None:
        raise ValueError(f"{name}: no line `# expect:` before the first file")
    return Program(name, expected[1].strip(), dict(map(_file, parts)))


def _file(part: str) -> tuple[str, bytes]:
    first, _, body = part.partition("\n")
    path, *marks = first.split()
    if "crlf" in marks:
        body = body.replace("\n", "\r\n")
    if "latin1" in marks:
        return path, body.encode().decode("unicode_escape").encode("latin-1")
    return path, body.encode()


def read(file: Path) -> Program:
    """The program of a file of this folder."""
    return parse(file.relative_to(HERE).with_suffix("").as_posix(), file.read_bytes().decode())


def read_all() -> list[Program]:
    """All programs of this folder, by name."""
    return [read(file) for file in sorted(HERE.rglob("*.txt"))]
