"""A change as a unified diff, which `git apply` and `patch -p1` take."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator, Mapping

from rich.color import ColorSystem
from rich.style import Style as RichStyle

from hkmigrate.model.edit import Change, ChangeSet, Create
from hkmigrate.model.shown import shown, steers
from hkmigrate.report.page import Style

_ESCAPES = {
    '"': '\\"',
    "\\": "\\\\",
    "\a": "\\a",
    "\b": "\\b",
    "\t": "\\t",
    "\n": "\\n",
    "\v": "\\v",
    "\f": "\\f",
    "\r": "\\r",
}
_COLOURS = {"---": "bold", "+++": "bold", "@@": "cyan", "+": "green", "-": "red"}


def diff_text(changes: ChangeSet, sources: Mapping[str, bytes], style: Style) -> str:
    """The diff of all changes, in the order of their paths.

    Args:
        changes: the changes.
        sources: the bytes of every file that is modified, as they were read.
        style: how it is to look; its width is not kept to, since a diff is also for programs. Only on a terminal is
            anything in it escaped: elsewhere it is what `git apply` takes, to the byte.
    """
    lines: Iterable[str] = (line for change in changes.changes for line in _diff(change, sources))
    lines = map(_on_terminal, lines) if style.terminal else lines
    return "".join(map(_coloured, lines) if style.colour else lines)


def _diff(change: Change, sources: Mapping[str, bytes]) -> Iterator[str]:
    if isinstance(change, Create):
        old, new, old_name = "", change.text, "/dev/null"
    else:
        data = sources[change.path]
        old, new, old_name = data.decode(), change.apply(data).decode(), _name("a", change.path)
    for line in _unified(_lines(old), _lines(new), old_name, _name("b", change.path)):
        yield line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n"


def _unified(old: list[str], new: list[str], old_name: str, new_name: str) -> Iterator[str]:
    """As `difflib.unified_diff`, which takes lines that are frequent in long files for junk and shows too much."""
    groups = list(difflib.SequenceMatcher(None, old, new, autojunk=False).get_grouped_opcodes())
    if groups:
        yield from (f"--- {old_name}\n", f"+++ {new_name}\n")
    for group in groups:
        old_range = _range(group[0][1], group[-1][2])
        new_range = _range(group[0][3], group[-1][4])
        yield f"@@ -{old_range} +{new_range} @@\n"
        for tag, old_start, old_end, new_start, new_end in group:
            if tag == "equal":
                yield from (f" {line}" for line in old[old_start:old_end])
                continue
            yield from (f"-{line}" for line in old[old_start:old_end])
            yield from (f"+{line}" for line in new[new_start:new_end])


def _range(start: int, stop: int) -> str:
    """A range of lines in a hunk's header: its first line, and how many unless it is one."""
    count = stop - start
    return f"{start + 1}" if count == 1 else f"{start + bool(count)},{count}"


def _lines(text: str) -> list[str]:
    """The lines as `git` and `patch` count them: only a line feed ends one."""
    *lines, rest = text.split("\n")
    return [*(f"{line}\n" for line in lines), *([rest] if rest else [])]


def _name(side: str, path: str) -> str:
    """A file's name in the header: quoted as git does it where it must be, a tab at its end where it holds a space."""
    if any(character in '"\\' for character in path) or steers(path):
        return f'"{"".join(map(_quoted, f"{side}/{path}"))}"'
    return f"{side}/{path}\t" if " " in path else f"{side}/{path}"


def _quoted(character: str) -> str:
    r"""A character of a name as C has it: `\n`, or `\033` for each byte of it."""
    if character in _ESCAPES:
        return _ESCAPES[character]
    return "".join(f"\\{byte:03o}" for byte in character.encode()) if steers(character) else character


def _on_terminal(line: str) -> str:
    """A line as it can be shown; what follows it on the terminal stays below it."""
    body = line.rstrip("\r\n")
    return shown(body, "\t") + line[len(body) :]


def _coloured(line: str) -> str:
    for start, colour in _COLOURS.items():
        if line.startswith(start):
            body = line.rstrip("\r\n")
            return RichStyle.parse(colour).render(body, color_system=ColorSystem.STANDARD) + line[len(body) :]
    return line
