"""Runs git, for the whole package, so that nothing a repository holds can make it run a program, or wait.

The settings of a checkout name programs in dozens of places: filters, hooks, monitors, transports. So git never sees
them. It is given a folder of our own in place of the checkout's `.git`, with settings of our own, and the checkout's
objects and references. The user's settings are not read either, but for how lines end.
"""

from __future__ import annotations

import os
import re
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from hkmigrate.regular import read_regular

LIMIT = 20.0
"""Seconds that git may take for one question."""

_SMALL = 4_096
_CONFIG = 1_000_000
_LINE_ENDS = r"core\.(autocrlf|eol)"
_KEPT = rf"^({_LINE_ENDS}|extensions\.(objectformat|refstorage))$"
_HARMLESS = re.compile(r"[A-Za-z0-9]{1,20}\Z")
_FORMAT_NAME = re.compile(rb"gitdir: *([^\n\0]+)\n?\Z")
_SETTINGS = f"""[core]
\trepositoryformatversion = 1
\tbare = false
\tfsmonitor = false
\thooksPath = {Path(os.devnull).as_posix()}
\tcommitGraph = false
[gc]
\tauto = 0
[maintenance]
\tauto = false
"""
_PLAIN = ("packed-refs", "objects/info/alternates", "objects/info/commit-graph", "shallow")
"""What git reads of a repository; it would wait for pipes."""

_ENVIRONMENT = {
    "GIT_ALLOW_PROTOCOL": "none",
    "GIT_ASKPASS": "",
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_LITERAL_PATHSPECS": "1",
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_PAGER": "cat",
    "GIT_TERMINAL_PROMPT": "0",
    "LC_ALL": "C",
    "SSH_ASKPASS": "",
}
_OF_THE_USER = ("GIT_CONFIG_GLOBAL", "GIT_CONFIG_NOSYSTEM")


class GitError(Exception):
    """git could not be asked, or did not answer; the message says why."""


@dataclass(frozen=True, slots=True)
class Repository:
    """A checkout that git can be asked about.

    Attributes:
        top: its top folder.
        folder: stands in for its `.git`.
        objects: where its objects are.
    """

    top: Path
    folder: Path
    objects: Path

    def ask(
        self, *words: str, given: bytes = b"", into: IO[bytes] | None = None, limit: float = LIMIT, also: int = 0
    ) -> bytes:
        """What git says, if it ends with 0 or `also`; `into` takes that as well, if it may be long.

        Raises:
            GitError: it ends with something else, cannot be started, or takes longer than `limit`.
        """
        place = {
            "GIT_DIR": str(self.folder),
            "GIT_OBJECT_DIRECTORY": str(self.objects),
            "GIT_WORK_TREE": str(self.top),
        }
        return _run(words, self.top, _environment(place), given, into, limit, also)

    def take_line_ends(self) -> None:
        """Let git convert the ends of lines where the user's own settings ask for that."""
        environment = _environment({"GIT_DIR": str(self.folder)})
        for name in _OF_THE_USER:
            del environment[name]
            if name in os.environ:
                environment[name] = os.environ[name]
        words = ("config", "-z", "--get-regexp", f"^{_LINE_ENDS}$")
        found = _run(words, self.folder, environment, b"", None, LIMIT, 1)
        _put_settings(self.folder, found)


def is_there() -> bool:
    """Whether git is installed."""
    return shutil.which("git") is not None


def top_of(folder: Path) -> Path | None:
    """The top of the checkout that the folder lies in, if it lies in one.

    Raises:
        GitError: its `.git` cannot be read.
    """
    return next((one for one in (folder, *folder.parents) if _git_folder(one) is not None), None)


@contextmanager
def repository(top: Path) -> Iterator[Repository]:
    """The checkout of that top folder.

    Raises:
        GitError: it is none that can be read.
    """
    own = _git_folder(top)
    if own is None:
        raise GitError(f"{top} is not the top of a git checkout")
    common = _common(own)
    if common != own and os.path.lexists(own / "reftable"):
        raise GitError(f"{own} keeps its references in a way that hkmigrate does not read")
    for name in _PLAIN:
        _must_be_plain(common / name)
    with tempfile.TemporaryDirectory(prefix="hkmigrate-git-") as made:
        folder = Path(made)
        try:
            (folder / "HEAD").write_bytes(_head(own))
            (folder / "config").write_text(_SETTINGS, encoding="utf-8")
            for name in ("refs", "packed-refs", "reftable", "logs", "shallow"):
                _lend(common / name, folder / name)
            (folder / "refs").mkdir(exist_ok=True)
            for name in ("ORIG_HEAD", "FETCH_HEAD", "MERGE_HEAD", "CHERRY_PICK_HEAD", "REVERT_HEAD"):
                if stat.S_ISREG(_mode(own / name)):
                    _lend(own / name, folder / name)
        except OSError as error:
            raise GitError(_said(error)) from error
        _put_settings(folder, _own_settings(common, folder))
        yield Repository(top, folder, common / "objects")


def _git_folder(top: Path) -> Path | None:
    """What git keeps of the checkout with that top: `.git`, or the folder that a file of this name leads to."""
    git = top / ".git"
    mode = _mode(git, follow=True)
    if stat.S_ISDIR(mode):
        return git if _is_repository(git) else None
    if not stat.S_ISREG(mode):
        return None
    found = _FORMAT_NAME.match(_read(git))
    if found is None:
        raise GitError(f"{git} names no folder of git")
    folder = top / os.fsdecode(found[1].rstrip())
    if not os.path.lexists(folder / "HEAD"):
        raise GitError(f"{git} leads to {folder}, which is not a git repository")
    return folder


def _is_repository(git: Path) -> bool:
    """As git sees it, which looks further up where this is none."""
    return os.path.lexists(git / "HEAD") and any(os.path.lexists(git / name) for name in ("objects", "commondir"))


def _common(own: Path) -> Path:
    """Where the objects and references are: the same folder, unless the checkout is one of several."""
    if not os.path.lexists(own / "commondir"):
        return own
    return own / os.fsdecode(_read(own / "commondir").rstrip(b"\n"))


def _head(own: Path) -> bytes:
    path = own / "HEAD"
    if stat.S_ISLNK(_mode(path)):  # as git made it long ago
        target = os.fsencode(os.readlink(path))  # noqa: PTH115 - of which the bytes are wanted
        if target.startswith(b"refs/"):
            return b"ref: " + target + b"\n"
    return _read(path)


def _own_settings(common: Path, folder: Path) -> bytes:
    """Those of the checkout's settings that say how files and objects are spelled, as git lists them."""
    config = common / "config"
    if not os.path.lexists(config):
        return b""
    given = _read(config, _CONFIG)
    words = ("config", "--file", "-", "--no-includes", "-z", "--get-regexp", _KEPT)
    return _run(words, folder, _environment({"GIT_DIR": str(folder)}), given, None, LIMIT, 1)


def _put_settings(folder: Path, listed: bytes) -> None:
    """Add settings, as git lists them, to our own."""
    with (folder / "config").open("a", encoding="utf-8") as file:
        for entry in listed.split(b"\0"):
            name, _, value = os.fsdecode(entry).partition("\n")
            section, _, key = name.rpartition(".")
            if _HARMLESS.match(section) and _HARMLESS.match(key) and _HARMLESS.match(value or "true"):
                file.write(f"[{section}]\n\t{key} = {value or 'true'}\n")


def _lend(source: Path, target: Path) -> None:
    mode = _mode(source, follow=True)
    if not mode:
        return
    try:
        target.symlink_to(source.absolute())
    except OSError:  # not everybody may make links everywhere
        if stat.S_ISDIR(mode):
            shutil.copytree(source, target)
        else:
            shutil.copyfile(source, target)


def _mode(path: Path, *, follow: bool = False) -> int:
    """What the system says of a path; 0 where there is nothing."""
    try:
        return os.stat(path, follow_symlinks=follow).st_mode  # noqa: PTH116
    except (OSError, ValueError):
        return 0


def _must_be_plain(path: Path) -> None:
    mode = _mode(path, follow=True)
    if mode and not stat.S_ISREG(mode):
        raise GitError(f"{path}: it is not a regular file")


def _read(path: Path, largest: int = _SMALL) -> bytes:
    try:
        return read_regular(path, largest)
    except OSError as error:
        raise GitError(f"{path}: {error.strerror or error}") from error


def _environment(more: Mapping[str, str]) -> dict[str, str]:
    """The environment without what steers git, and with what keeps it quiet."""
    clean = {name: value for name, value in os.environ.items() if not name.upper().startswith("GIT_")}
    return {**clean, **_ENVIRONMENT, **more}


def _run(
    words: tuple[str, ...],
    folder: Path,
    environment: dict[str, str],
    given: bytes,
    into: IO[bytes] | None,
    limit: float,
    also: int,
) -> bytes:
    try:
        process = subprocess.Popen(
            ["git", *words],
            cwd=folder,
            env=environment,
            stdin=subprocess.PIPE,
            stdout=into or subprocess.PIPE,
            stderr=subprocess.PIPE,
            start_new_session=True,
        )
    except (OSError, ValueError) as error:
        raise GitError(_said(error)) from error
    try:
        said, complaint = process.communicate(given, timeout=limit)
    except subprocess.TimeoutExpired as error:
        raise GitError(f"`git {words[0]}` did not answer within {limit:g} seconds") from error
    finally:
        _end(process)
    if process.returncode not in (0, also):
        raise GitError(complaint.decode(errors="replace").strip() or f"`git {words[0]}` failed")
    return said or b""


def _end(process: subprocess.Popen[bytes]) -> None:
    """End git, if it has not, with what it has started."""
    if process.poll() is not None:
        return
    if sys.platform == "win32":
        process.kill()
    else:
        os.killpg(process.pid, signal.SIGKILL)
    for stream in (process.stdin, process.stdout, process.stderr):
        if stream is not None:
            stream.close()
    process.wait()


def _said(error: Exception) -> str:
    if isinstance(error, OSError):
        return f"{error.filename}: {error.strerror}" if error.filename else error.strerror or str(error)
    return str(error)
