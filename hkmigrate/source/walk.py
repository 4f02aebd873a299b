"""Which files of a folder are of its tree: Python files that nothing ignores, and no environments or builds."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

NEVER = frozenset(["__pycache__", "node_modules", "site-packages", "venv", "env", "build", "dist", "__pypackages__"])


class Ignored:
    """The patterns of one `.gitignore`, for the paths below its folder."""

    def __init__(self, folder: str, lines: Sequence[str]) -> None:
        from pathspec import GitIgnoreSpec  # noqa: PLC0415 - a tree without patterns does without it

        self._start = len(folder.rstrip("/")) + 1
        self._spec = GitIgnoreSpec.from_lines(lines)
        found = [pattern.regex.pattern for pattern in self._spec.patterns if pattern.include and pattern.regex]
        # One expression for all of them says of nearly every file that no pattern matches, which is the end of it.
        plain = [re.sub(r"\?P<\w+>", "?:", str(one)) for one in found]
        self._maybe = re.compile("|".join(plain)) if plain else None

    def __call__(self, path: str) -> bool:
        """Whether a path, with a slash at its end if it is a folder, is ignored."""
        below = path[self._start :]
        return self._maybe is not None and self._maybe.match(below) is not None and self._spec.match_file(below)


def python_files(
    root: Path, exclude: Sequence[str], unread: dict[str, str], endings: tuple[str, ...] = (".py",)
) -> Iterator[tuple[str, str]]:
    """The Python files of the tree at `root`, or those with other `endings`, in the order of names folder by folder.

    What cannot be looked at is put into `unread`, with the reason.

    Yields:
        The path of a file, and its path relative to the root.

    Raises:
        OSError: the root itself cannot be listed.
    """
    top = str(root)
    outside = [Ignored(top, exclude)] if exclude else []
    os.scandir(top).close()
    yield from _walk(top, "", [*_above(root), *outside], unread, endings)


def _above(root: Path) -> list[Ignored]:
    """The .gitignore files of the folders above the root, up to the checkout's top."""
    found: list[Ignored] = []
    for folder in root.parents:
        if (root / ".git").exists():
            break
        found += _gitignore(str(folder))
        if (folder / ".git").exists():
            return found
    return []


def _gitignore(folder: str) -> list[Ignored]:
    path = Path(folder, ".gitignore")
    try:
        text = path.read_text(errors="replace") if path.is_file() else ""
    except OSError:
        return []
    return [Ignored(folder, text.splitlines())] if text.strip() else []


def _walk(
    folder: str, below: str, ignored: list[Ignored], unread: dict[str, str], endings: tuple[str, ...]
) -> Iterator[tuple[str, str]]:
    try:
        with os.scandir(folder) as found:
            entries = sorted(found, key=lambda entry: entry.name)
    except OSError as error:
        unread[_shown(below.rstrip("/"))] = _reason(error)
        return
    names = {entry.name for entry in entries}
    if "pyvenv.cfg" in names and below:
        return
    if ".gitignore" in names:
        ignored = [*ignored, *_gitignore(folder)]
    for entry in entries:
        name, path = entry.name, entry.path
        if entry.is_dir(follow_symlinks=False):
            if name[0] != "." and name not in NEVER and not any(test(f"{path}/") for test in ignored):
                yield from _walk(path, f"{below}{name}/", ignored, unread, endings)
        elif name.endswith(endings) and not any(test(path) for test in ignored):
            try:
                if not entry.is_file():
                    continue
            except OSError as error:
                unread[_shown(f"{below}{name}")] = _reason(error)
                continue
            if name.isascii() or _shown(name) == name:
                yield path, f"{below}{name}"
            else:
                unread[_shown(f"{below}{name}")] = "its name is not UTF-8"


def _shown(path: str) -> str:
    """A path as a report can hold it: bytes that are not UTF-8 are escaped."""
    return path.encode(errors="backslashreplace").decode()


def _reason(error: OSError) -> str:
    return error.strerror or "it cannot be opened"
