"""Which files have uncommitted changes, as git sees them."""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Iterable
from pathlib import Path

from hkmigrate.git import GitError, Repository, is_there, repository, top_of
from hkmigrate.regular import read_regular
from hkmigrate.write.errors import WriteError

_AT_ONCE = 500
"""Names for one command line."""
_HASHES = {40: "sha1", 64: "sha256"}


def uncommitted(files: Iterable[Path]) -> tuple[Path, ...]:
    """The files that lie in a git checkout and differ from its last commit; untracked ones do.

    They are compared with the commit itself, so that no mark in the index hides one. Filters, which are programs, are
    not run: a file that only equals what is committed once it is filtered counts as changed.

    Raises:
        WriteError: git cannot say.
    """
    if not is_there():
        return ()
    checkouts: dict[Path, list[Path]] = {}
    changed: list[Path] = []
    for file in sorted(files):
        top = _top(file.parent)
        if top is not None:
            checkouts.setdefault(top, []).append(file)
    for top, inside in checkouts.items():
        try:
            with repository(top) as checkout:
                changed += _uncommitted(checkout, inside)
        except GitError as error:
            raise _no_answer(top, error) from error
    return tuple(changed)


def _top(folder: Path) -> Path | None:
    try:
        return top_of(folder)
    except GitError as error:
        raise _no_answer(folder, error) from error


def _no_answer(folder: Path, error: GitError) -> WriteError:
    return WriteError(f"git cannot say what is committed in {folder}: {error}; --allow-dirty does not ask it")


def _uncommitted(checkout: Repository, files: list[Path]) -> list[Path]:
    names = {file: file.relative_to(checkout.top).as_posix() for file in files}
    committed = _committed(checkout, list(names.values()))
    differ = {file: name for file, name in names.items() if not _is(file, committed.get(name))}
    converted = _converted(checkout, [name for name in differ.values() if name in committed])
    return [file for file, name in differ.items() if name not in committed or converted.get(name) != committed[name]]


def _committed(checkout: Repository, names: list[str]) -> dict[str, str]:
    """The object of each of the files that the last commit has."""
    commit = checkout.ask("rev-parse", "--verify", "--quiet", "HEAD^{commit}", also=1).decode().strip()
    found: dict[str, str] = {}
    for at in range(0, len(names) if commit else 0, _AT_ONCE):
        listed = checkout.ask("ls-tree", "-z", "--full-tree", commit, "--", *names[at : at + _AT_ONCE])
        for entry in listed.split(b"\0")[:-1]:
            kind, _, name = entry.partition(b"\t")
            mode, _, one = kind.decode().split(" ")
            if mode.startswith("100"):
                found[os.fsdecode(name)] = one
    return found


def _is(file: Path, committed: str | None) -> bool:
    """Whether the file's bytes are those of the object."""
    if committed is None:
        return False
    try:
        data = read_regular(file)
    except OSError:
        return False
    return hashlib.new(_HASHES[len(committed)], b"blob %d\0" % len(data) + data).hexdigest() == committed


def _converted(checkout: Repository, names: list[str]) -> dict[str, str]:
    """The object that each file would be, its ends of lines, encoding and `$Id$` as they are committed."""
    names = [name for name in names if _may_be_asked(checkout.top, name)]
    if not names:
        return {}
    checkout.take_line_ends()
    given = b"".join(b'"%s"\n' % b"".join(b"\\%03o" % byte for byte in os.fsencode(name)) for name in names)
    found = checkout.ask("hash-object", "--stdin-paths", given=given).decode().split()
    return dict(zip(names, found, strict=True))


def _may_be_asked(top: Path, name: str) -> bool:
    """Whether the attributes on the way to a file are all plain files, so that git need not wait for one."""
    above = [top, *(top / one for one in Path(name).parents if one.parts)]
    return all(stat.S_ISREG(_mode(folder / ".gitattributes")) for folder in above)


def _mode(path: Path) -> int:
    try:
        return path.lstat().st_mode
    except FileNotFoundError:
        return stat.S_IFREG
    except OSError:
        return 0
