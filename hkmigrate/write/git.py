"""Which files have uncommitted changes, as git sees them."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterable
from pathlib import Path

from hkmigrate.write.errors import WriteError

_OWN = ("local", "worktree")
_UNMARKED = ("-c", "core.sparseCheckout=false", "-c", "core.ignoreStat=false", "-c", "index.sparse=false")
_RUNS_NOTHING = ("-c", "core.fsmonitor=false", "-c", f"core.hooksPath={os.devnull}")


def uncommitted(files: Iterable[Path]) -> tuple[Path, ...]:
    """The files that lie in a git checkout and differ from its last commit; untracked ones do.

    Raises:
        WriteError: git cannot say.
    """
    if shutil.which("git") is None:
        return ()
    checkouts: dict[Path, list[Path]] = {}
    for file in sorted(files):
        top = _top(file.parent)
        if top is not None:
            checkouts.setdefault(top, []).append(file)
    return tuple(file for top, inside in checkouts.items() for file in _uncommitted(top, inside))


def _top(folder: Path) -> Path | None:
    """The top of the checkout that the folder lies in."""
    found = _git(folder, "rev-parse", "--show-toplevel", may_fail=True)
    return Path(os.fsdecode(found.rstrip(b"\n"))).resolve() if found else None


def _uncommitted(top: Path, files: list[Path]) -> list[Path]:
    names = [str(file.relative_to(top)) for file in files]
    entries = _names(_git(top, "ls-files", "-v", "-z", "--", *names))
    tracked = {entry[2:] for entry in entries}
    changed = _changed(top, names)
    # git does not look at files that are marked as unchanged (small letters) or as not checked out (S).
    hidden = {entry[2:] for entry in entries if entry[0].islower() or entry[0] == "S"} - changed
    if hidden:
        changed |= _changed_from_commit(top, sorted(hidden))
    return [file for file, name in zip(files, names, strict=True) if name not in tracked or name in changed]


def _changed(top: Path, names: list[str], index: Path | None = None) -> set[str]:
    status = ("status", "--porcelain=v1", "-z", "--no-renames", "--untracked-files=no", "--ignore-submodules=all")
    unmarked = _UNMARKED if index is not None else ()
    entries = _names(_git(top, *_without_filters(top), *unmarked, *status, "--", *names, index=index))
    return {entry[3:] for entry in entries}


def _changed_from_commit(top: Path, names: list[str]) -> set[str]:
    """Those of the files that differ from the last commit, by an index made anew, in which nothing is marked."""
    with tempfile.TemporaryDirectory(prefix="hkmigrate-") as folder:
        index = Path(folder, "index")
        _git(top, *_UNMARKED, "read-tree", "HEAD", index=index)
        return _changed(top, names, index)


def _without_filters(top: Path) -> list[str]:
    """What keeps git from running filters that the checkout's own settings, not the user's, name: they are programs."""
    listing = ("config", "--show-scope", "-z", "--name-only", "--get-regexp", r"^filter\.")
    words = [os.fsdecode(word) for word in _git(top, *listing, nothing=1).split(b"\0")]
    own = {name.rpartition(".")[0] for scope, name in zip(words[::2], words[1::2], strict=False) if scope in _OWN}
    settings = [f"{driver}.{key}" for driver in sorted(own) for key in ("clean=", "process=", "required=false")]
    return [word for setting in settings for word in ("-c", setting)]


def _names(output: bytes) -> set[str]:
    return {os.fsdecode(name) for name in output.split(b"\0") if name}


def _git(folder: Path, *arguments: str, may_fail: bool = False, nothing: int = 0, index: Path | None = None) -> bytes:
    environment = {**os.environ, "GIT_LITERAL_PATHSPECS": "1", "GIT_OPTIONAL_LOCKS": "0", "LC_ALL": "C"}
    if index is not None:
        environment["GIT_INDEX_FILE"] = str(index)
    done = subprocess.run(
        ["git", "-C", str(folder), *_RUNS_NOTHING, *arguments],
        capture_output=True,
        check=False,
        env=environment,
        stdin=subprocess.DEVNULL,
    )
    if done.returncode in (0, nothing):
        return done.stdout
    said = done.stderr.decode(errors="replace").strip()
    if may_fail and "not a git repository" in said:
        return b""
    raise WriteError(f"git cannot say what is committed in {folder}; --allow-dirty does not ask it:", said.splitlines())
