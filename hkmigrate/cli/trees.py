"""A tree as `check` is told of it: a folder, or a git revision, which is unpacked into a temporary folder."""

from __future__ import annotations

import io
import os
import shutil
import subprocess
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from hkmigrate.cli.errors import CommandError


@contextmanager
def tree(name: str) -> Iterator[Path]:
    """The folder that `name` means; for a revision, one that is gone afterwards.

    A folder goes before a revision of the same name. A revision is taken as it is seen from the current folder.

    Raises:
        CommandError: there is neither.
    """
    folder = Path(name)
    if os.path.isdir(folder):  # noqa: PTH112 - which never raises, as a path does for long names
        yield folder.resolve()
        return
    commit = _commit(name)
    with tempfile.TemporaryDirectory(prefix="hkmigrate-") as unpacked:
        _unpack(commit, name, Path(unpacked))
        yield Path(unpacked)


def _commit(name: str) -> str:
    if os.path.exists(name):  # noqa: PTH110
        raise CommandError(f"{name} is not a folder")
    if shutil.which("git") is None:
        raise CommandError(f"{name}: no such folder")
    found = _git("rev-parse", "--verify", "--quiet", "--end-of-options", f"{name}^{{commit}}")
    if found.returncode:
        raise CommandError(f"{name}: no such folder, and no such git revision")
    return found.stdout.decode().strip()


def _unpack(commit: str, name: str, into: Path) -> None:
    archive = _git("archive", "--format=tar", commit)
    if archive.returncode:
        said = "; ".join(archive.stderr.decode(errors="replace").split("\n"))
        raise CommandError(f"{name}: git cannot unpack it: {said.strip('; ')}")
    try:
        with tarfile.open(fileobj=io.BytesIO(archive.stdout)) as packed:
            packed.extractall(into, filter="data")
    except (tarfile.TarError, OSError) as error:
        raise CommandError(f"{name}: it cannot be unpacked: {error}") from error


def _git(*arguments: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(["git", *arguments], capture_output=True, check=False, stdin=subprocess.DEVNULL)
