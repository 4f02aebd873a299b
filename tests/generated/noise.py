"""Odd but valid formatting: comments, blank lines, quotes, tabs, calls over several lines, line endings."""

from __future__ import annotations

import re

from .draw import Draw
from .source import Lines

SIMPLE = re.compile(r"( *)(\w[\w.]*) = [^=#]+$")
CALL = re.compile(r"( *)((?:return |[\w.]+ = )?[\w.]+)\((.+)\)$")
COMMENTS = ("# the shared part", "# TODO: tune this", "# noqa", "# x: [batch, width]", "# see the paper, section 3")
ODD = {"plain": 82, "comment": 5, "trailing": 4, "blank": 3, "explode": 4, "semicolon": 2}


def printed(lines: Lines, draw: Draw) -> bytes:
    """A file's bytes."""
    if draw.chance(60):
        lines = _odd(lines, draw)
    text = "\n".join(lines).strip("\n") + "\n"
    text = re.sub(r"\n{4,}", "\n\n\n", text)
    if draw.chance(15) and "'" not in text:
        text = re.sub(r'"""', "'''", text).replace('"', "'").replace("'''", '"""')
    indent = draw.weighted({"    ": 88, "  ": 8, "\t": 4})
    text = re.sub(r"^( {4})+", lambda found: indent * (len(found[0]) // 4), text, flags=re.MULTILINE)
    if draw.chance(8):
        text = text.rstrip("\n")
    if draw.chance(6):
        text = text.replace("\n", "\r\n")
    return (b"\xef\xbb\xbf" if draw.chance(1) else b"") + text.encode()


def _odd(lines: Lines, draw: Draw) -> Lines:
    found: Lines = []
    for line in lines:
        how = draw.weighted(ODD) if line.strip() else "plain"
        indent = line[: len(line) - len(line.lstrip())]
        if how == "comment":
            found += [indent + draw.choice(COMMENTS), line]
        elif how == "trailing" and not line.endswith('"""'):
            found.append(f"{line}  {draw.choice(COMMENTS)}")
        elif how == "blank" and indent:
            found += ["", line]
        elif how == "explode":
            found += _exploded(line)
        elif (
            how == "semicolon" and found and SIMPLE.match(found[-1]) and SIMPLE.match(line) and _level(found[-1], line)
        ):
            found[-1] += f"; {line.lstrip()}"
        else:
            found.append(line)
    return found


def _level(first: str, second: str) -> bool:
    return len(first) - len(first.lstrip()) == len(second) - len(second.lstrip())


def _exploded(line: str) -> Lines:
    """A call with one argument a line and a trailing comma, where the line is one plain call."""
    found = CALL.match(line)
    if found is None or found[2].startswith(("def ", "class ", "if ", "for ")):
        return [line]
    parts = _split(found[3])
    if parts is None or any(part.strip().startswith("*") for part in parts):
        return [line]
    return [f"{found[1]}{found[2]}(", *(f"{found[1]}    {part.strip()}," for part in parts), f"{found[1]})"]


def _split(text: str) -> list[str] | None:
    """Arguments at the top level; None where the brackets are not one call's."""
    depth, parts, start = 0, [], 0
    for at, char in enumerate(text):
        depth += (char in "([{") - (char in ")]}")
        if depth < 0 or (char in "'\"" and depth == 0 and "," in text[at:]):
            return None
        if char == "," and depth == 0:
            parts.append(text[start:at])
            start = at + 1
    return [*parts, text[start:]] if "lambda" not in text and " for " not in text else None
