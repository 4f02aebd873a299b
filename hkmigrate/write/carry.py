"""Several files replaced, made and removed together: all of them, or none; see `docs/decisions/0012`."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from hkmigrate.model.edit import digest
from hkmigrate.write.bench import Bench
from hkmigrate.write.errors import BlockedError, WriteError, names_of
from hkmigrate.write.journal import Journal, State, Step, Verb


@dataclass(frozen=True, slots=True)
class Put:
    """A file of the tree that gets new bytes; `path` has its links followed, and is relative to the root.

    Attributes:
        path: the file.
        old: the digest of what it holds now, None where it must not be there.
        new: what it will hold, None where it goes.
    """

    path: str
    old: str | None
    new: bytes | None


def carry_out(bench: Bench, verb: Verb, puts: Sequence[Put], folders: Sequence[str]) -> None:
    """Write all files or none; on any error, and on an interrupt, the tree is as it was.

    Args:
        bench: the tree, locked and settled.
        verb: what is being done.
        puts: the files, each once.
        folders: those to be made where they are missing, outermost first, and removed where they end up empty.

    Raises:
        BlockedError: a file has changed since it was last looked at.
        WriteError: the system refuses; the message says what has become of the tree.
    """
    steps = tuple(Step(put.path, put.old, None if put.new is None else digest(put.new)) for put in puts)
    journal = Journal(verb, State.PREPARED, secrets.token_hex(16), steps, tuple(folders))
    committed = journal.at(State.COMMITTED)
    try:
        bench.begin(journal)
        _stage(bench, journal, puts)
    except BaseException as error:
        _take_back(bench, journal, error)
        raise
    try:
        _commit(bench, committed)
    except BaseException as error:
        _take_back(bench, journal.at(State.BACK), error)
        raise
    try:
        tidy(bench, committed)
    except OSError as error:
        raise WriteError(
            f"{bench.at}: {error.strerror or error}; all files are written, and the next apply or undo tidies up"
        ) from error


def _commit(bench: Bench, journal: Journal) -> None:
    bench.turn(journal)
    foreign = finish(bench, journal)
    if foreign:
        raise BlockedError(f"changed while files were written, so nothing was written:{names_of(foreign)}")


def finish(bench: Bench, journal: Journal) -> tuple[str, ...]:
    """Carry out what has not been yet, and give the files that somebody else has changed, which are left alone."""
    foreign = []
    for index, step in enumerate(journal.ways):
        now = bench.look(step.path)
        if now == step.new:
            continue
        if now != step.old or not _step(bench, step, *(bench.path(one) for one in journal.both(index))):
            foreign.append(step.path)
    _sync_folders(bench, journal)
    return tuple(foreign)


def tidy(bench: Bench, journal: Journal) -> None:
    """Remove what was only needed for the work, then the journal."""
    for index, step in enumerate(journal.steps):
        bench.at = bench.path(step.path)
        for kind in ("new", "old"):
            bench.disk.remove(bench.path(journal.beside(index, kind)))
    for folder in reversed(journal.folders):
        bench.at = bench.path(folder)
        bench.disk.remove_folder(bench.at)
    _sync_folders(bench, journal)
    bench.end()


def _step(bench: Bench, step: Step, staged: Path, kept: Path) -> bool:
    """Carry one step out; False where somebody else was quicker, or has removed what was staged."""
    target = bench.path(step.path)
    if step.new is None:
        if bench.disk.look(kept) is None:
            bench.disk.rename(target, kept)
        else:
            bench.disk.remove(target)
        return bench.disk.look(kept) == step.old or not _placed(bench, kept, target)
    if bench.disk.look(staged) != step.new:
        return False
    if step.old is None:
        return _placed(bench, staged, target)
    bench.disk.rename(staged, target)
    if bench.disk.look(kept) in (step.old, None):
        return True
    bench.disk.rename(kept, target)  # somebody has written to it in the last instant
    return False


def _placed(bench: Bench, staged: Path, target: Path) -> bool:
    """Give a file its name, which must be free; a rename would overwrite what has appeared there."""
    try:
        bench.disk.link(staged, target)
    except FileExistsError:
        return False
    except OSError:  # no hard links here
        if bench.disk.look(target) is not None:
            return False
        bench.disk.rename(staged, target)
    else:
        bench.disk.sync(target.parent)  # lest the first name be lost, and the second not found, when the power goes
        bench.disk.remove(staged)
    return True


def _stage(bench: Bench, journal: Journal, puts: Sequence[Put]) -> None:
    """Write new contents in full, and give old ones a second name, all durable when this is done."""
    for folder in journal.folders:
        bench.at = bench.path(folder)
        if journal.verb is Verb.APPLY:
            bench.disk.make_folder(bench.at)
    first: dict[tuple[int, int], Path] = {}
    for index, put in enumerate(puts):
        target = bench.at = bench.path(put.path)
        new, old = (bench.path(journal.beside(index, kind)) for kind in ("new", "old"))
        if put.new is not None:
            _stage_new(bench, new, put.new, target if put.old is not None else None, first)
        if put.old is not None:
            _stage_old(bench, old, target)
            if bench.disk.look(old) != put.old:
                raise BlockedError(f"{put.path} has changed since it was read; nothing was written")
    _sync_folders(bench, journal)
    bench.stage_turns(journal)


def _stage_new(bench: Bench, new: Path, data: bytes, like: Path | None, first: dict[tuple[int, int], Path]) -> None:
    status = like.stat() if like is not None else None
    file = (status.st_dev, status.st_ino) if status is not None and status.st_nlink > 1 else None
    if file in first:
        bench.disk.link(first[file], new)
        return
    bench.disk.create(new, data, like)
    bench.disk.sync(new)
    if file is not None:
        first[file] = new


def _stage_old(bench: Bench, old: Path, target: Path) -> None:
    try:
        bench.disk.link(target, old)
    except OSError:
        bench.disk.create(old, bench.disk.read(target) or b"", target)
        bench.disk.sync(old)


def _take_back(bench: Bench, journal: Journal, error: BaseException) -> None:
    """Put the tree back as it was; where that fails, say so, and leave the journal to the next start."""
    failed = bench.at
    try:
        if journal.state is State.BACK:
            bench.turn(journal)
            finish(bench, journal)
        tidy(bench, journal)
    except OSError as again:
        raise WriteError(
            f"{failed}: {_said(error)}; putting files back failed, too ({bench.at}: {_said(again)}): "
            "the next `hkmigrate apply` or `hkmigrate undo` does it"
        ) from error
    if isinstance(error, OSError):
        raise WriteError(f"{failed}: {_said(error)}; nothing has been changed") from error


def _said(error: BaseException) -> str:
    return (isinstance(error, OSError) and error.strerror) or str(error) or type(error).__name__


def _sync_folders(bench: Bench, journal: Journal) -> None:
    """Make durable which names there are in the folders of the files, and above folders that come or go."""
    files = {PurePosixPath(step.path).parent for step in journal.steps}
    above = {PurePosixPath(folder).parent for folder in journal.folders}
    for folder in sorted(files | above):
        bench.at = bench.root / folder
        bench.disk.sync(bench.at)
