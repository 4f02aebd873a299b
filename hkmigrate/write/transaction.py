"""Several files replaced, made and removed together: all of them, or none; see `docs/decisions/0012`."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from hkmigrate.model.edit import digest
from hkmigrate.write.errors import BlockedError, WriteError
from hkmigrate.write.journal import Journal, State, Step, Verb
from hkmigrate.write.write_lock import LockedTree, assert_readable


@dataclass(frozen=True, slots=True)
class FileWrite:
    """A file that gets new bytes.

    Attributes:
        path: the file, links followed, relative to the root; None for the record of the last apply.
        old: the digest of what it holds now, None where it must not be there.
        new: what it will hold, None where it goes.
    """

    path: str | None
    old: str | None
    new: bytes | None


def write_all(tree: LockedTree, verb: Verb, writes: Sequence[FileWrite], folders: Sequence[str]) -> None:
    """Write all files or none; on any error, and on an interrupt, the tree is as it was.

    Args:
        tree: the tree, locked and settled.
        verb: what is being done.
        writes: the files, each once, and last the record.
        folders: those to be made where they are missing, outermost first, and removed where they end up empty.

    Raises:
        BlockedError: a file has changed since it was last looked at.
        WriteError: the system refuses; the message says what has become of the tree.
    """
    steps = tuple(Step(write.path, write.old, None if write.new is None else digest(write.new)) for write in writes)
    journal = Journal(str(tree.root), verb, State.PREPARED, secrets.token_hex(16), steps, tuple(folders))
    committed = journal.at(State.COMMITTED)
    assert_readable(journal)
    try:
        tree.begin(journal)
        _stage(tree, journal, writes)
    except BaseException as error:
        _take_back(tree, journal, error)
        raise
    try:
        _commit(tree, committed)
    except BaseException as error:
        _take_back(tree, journal.at(State.BACK), error)
        raise
    try:
        tidy(tree, committed)
    except OSError as error:
        raise WriteError(
            f"{tree.at}: {error.strerror or error}; all files are written, and the next apply or undo tidies up"
        ) from error


def _commit(tree: LockedTree, journal: Journal) -> None:
    tree.turn(journal)
    foreign = finish(tree, journal)
    if foreign:
        raise BlockedError("changed while files were written, so nothing was written:", foreign)


def finish(tree: LockedTree, journal: Journal) -> tuple[str, ...]:
    """Carry out what has not been yet, and give the files that somebody else has changed, which are left alone."""
    foreign = []
    for index, step in enumerate(journal.ways):
        target = tree.target(step.path)
        now = tree.look(target)
        if now == step.new:
            continue
        if now != step.old or not _step(tree, step, *tree.both(journal, index)):
            foreign.append(step.path or str(target))
    _sync_folders(tree, journal)
    return tuple(foreign)


def tidy(tree: LockedTree, journal: Journal) -> None:
    """Remove what was only needed for the work, then the journal."""
    for index in range(len(journal.steps)):
        for kind in ("new", "old"):
            beside = tree.at = tree.beside(journal, index, kind)
            if tree.is_direct(beside):
                tree.disk.remove(beside)
    for folder in reversed(journal.folders):
        tree.at = tree.target(folder)
        if tree.is_direct(tree.at):
            tree.disk.remove_folder(tree.at)
    _sync_folders(tree, journal)
    tree.end()


def _step(tree: LockedTree, step: Step, staged: Path, kept: Path) -> bool:
    """Carry one step out; False where somebody else was quicker, or has removed what was staged."""
    target = tree.target(step.path)
    if step.new is None:
        if tree.disk.look(kept) is None:
            tree.disk.rename(target, kept)
        else:
            tree.disk.remove(target)
        return tree.disk.look(kept) == step.old or not _placed(tree, kept, target)
    if tree.disk.look(staged) != step.new:
        return False
    if step.old is None:
        return _placed(tree, staged, target)
    tree.disk.rename(staged, target)
    if tree.disk.look(kept) in (step.old, None):
        return True
    tree.disk.rename(kept, target)  # somebody has written to it in the last instant
    return False


def _placed(tree: LockedTree, staged: Path, target: Path) -> bool:
    """Give a file its name, which must be free; a rename would overwrite what has appeared there."""
    try:
        tree.disk.link(staged, target)
    except FileExistsError:
        return False
    except OSError:  # no hard links here
        if tree.disk.look(target) is not None:
            return False
        tree.disk.rename(staged, target)
    else:
        tree.disk.sync(target.parent)  # lest the first name be lost, and the second not found, when the power goes
        tree.disk.remove(staged)
    return True


def _stage(tree: LockedTree, journal: Journal, writes: Sequence[FileWrite]) -> None:
    """Write new contents in full, and give old ones a second name, all durable when this is done."""
    for folder in journal.folders:
        tree.at = tree.target(folder)
        if journal.verb is Verb.APPLY:
            _assert_direct(tree, folder)
            tree.disk.make_folder(tree.at)
    first: dict[tuple[int, int], Path] = {}
    for index, write in enumerate(writes):
        target = tree.at = tree.target(write.path)
        _assert_direct(tree, write.path)
        new, old = (tree.beside(journal, index, kind) for kind in ("new", "old"))
        if write.new is not None:
            _stage_new(tree, new, write.new, target if write.old is not None else None, first)
        if write.old is not None:
            _stage_old(tree, old, target)
            if tree.disk.look(old) != write.old:
                raise BlockedError(f"{write.path or target} has changed since it was read; nothing was written")
    _sync_folders(tree, journal)
    tree.stage_turns(journal)


def _assert_direct(tree: LockedTree, path: str | None) -> None:
    if not tree.is_direct(tree.target(path)):
        raise BlockedError(f"a folder above {path} has become a link; nothing was written")


def _stage_new(tree: LockedTree, new: Path, data: bytes, like: Path | None, first: dict[tuple[int, int], Path]) -> None:
    status = like.lstat() if like is not None else None
    file = (status.st_dev, status.st_ino) if status is not None and status.st_nlink > 1 else None
    if file in first:
        tree.disk.link(first[file], new)
        return
    tree.disk.create(new, data, like)
    tree.disk.sync(new)
    if file is not None:
        first[file] = new


def _stage_old(tree: LockedTree, old: Path, target: Path) -> None:
    try:
        tree.disk.link(target, old)
    except OSError:
        tree.disk.create(old, tree.disk.read(target) or b"", target)
        tree.disk.sync(old)


def _take_back(tree: LockedTree, journal: Journal, error: BaseException) -> None:
    """Put the tree back as it was; where that fails, say so, and leave the journal to the next start."""
    failed = tree.at
    try:
        if journal.state is State.BACK:
            tree.turn(journal)
            finish(tree, journal)
        tidy(tree, journal)
    except OSError as again:
        raise WriteError(
            f"{failed}: {_said(error)}; putting files back failed, too ({tree.at}: {_said(again)}): "
            "the next `hkmigrate apply` or `hkmigrate undo` does it"
        ) from error
    if isinstance(error, OSError):
        raise WriteError(f"{failed}: {_said(error)}; nothing has been changed") from error


def _said(error: BaseException) -> str:
    return (isinstance(error, OSError) and error.strerror) or str(error) or type(error).__name__


def _sync_folders(tree: LockedTree, journal: Journal) -> None:
    """Make durable which names there are in the folders of the files, and above folders that come or go."""
    folders = {tree.target(path).parent for path in (*(step.path for step in journal.steps), *journal.folders)}
    for folder in sorted(folders):
        tree.at = folder
        tree.disk.sync(folder)
