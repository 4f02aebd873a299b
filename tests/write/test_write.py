from __future__ import annotations

import stat
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from hkmigrate.model.edit import ChangeSet, Create, Edit, Modify, digest
from hkmigrate.write import BlockedError, WriteError, assert_writable, settle, undo, write_changes
from hkmigrate.write.disk import Disk
from hkmigrate.write.state import state_of

OLD = b"first\r\nsecond\n"


def modify(path: str, old: bytes = OLD, text: str = "FIRST") -> Modify:
    return Modify(path, digest(old), (Edit(0, 5, text),))


def snapshot(root: Path) -> dict[str, bytes | None]:
    """Every file and folder below the root, links as what they are."""
    return {
        path.relative_to(root).as_posix(): path.read_bytes() if path.is_file() else None
        for path in sorted(root.rglob("*"))
    }


@pytest.fixture
def root(tmp_path: Path) -> Path:
    root = tmp_path / "tree"
    root.mkdir()
    for name in ("a.py", "b.py"):
        (root / name).write_bytes(OLD)
    return root


BOTH = ChangeSet.of([modify("b.py"), modify("a.py"), Create("new/deep/owner.py", "class Owner: ...\n")])


def test_all_changes_are_written(root: Path) -> None:
    assert write_changes(root, BOTH) == ("a.py", "b.py", "new/deep/owner.py")
    assert (root / "a.py").read_bytes() == (root / "b.py").read_bytes() == b"FIRST\r\nsecond\n"
    assert (root / "new/deep/owner.py").read_bytes() == b"class Owner: ...\n"


def test_nothing_is_left_beside_the_files(root: Path, state_home: Path) -> None:
    write_changes(root, BOTH)
    assert sorted(snapshot(root)) == ["a.py", "b.py", "new", "new/deep", "new/deep/owner.py"]
    assert [path for path in state_home.rglob("*") if path.is_file()] == [state_of(root).record]


def test_no_change_writes_nothing(root: Path) -> None:
    before = snapshot(root)
    assert write_changes(root, ChangeSet()) == ()
    assert snapshot(root) == before


@pytest.mark.parametrize("mode", [0o644, 0o755, 0o600])
def test_the_mode_is_kept(root: Path, mode: int) -> None:
    (root / "a.py").chmod(mode)
    write_changes(root, ChangeSet.of([modify("a.py")]))
    assert stat.S_IMODE((root / "a.py").stat().st_mode) == mode


def test_a_new_file_has_the_usual_mode(root: Path) -> None:
    usual = root / "usual"
    usual.touch()
    write_changes(root, ChangeSet.of([Create("owner.py", "")]))
    assert (root / "owner.py").stat().st_mode == usual.stat().st_mode


def test_a_file_that_was_edited_is_refused_and_nothing_is_written(root: Path) -> None:
    (root / "b.py").write_bytes(b"edited\n")
    before = snapshot(root)
    with pytest.raises(BlockedError, match=r"b\.py has changed since it was read"):
        write_changes(root, BOTH)
    assert snapshot(root) == before


def test_a_file_that_is_gone_is_refused(root: Path) -> None:
    (root / "b.py").unlink()
    before = snapshot(root)
    with pytest.raises(BlockedError, match=r"b\.py: No such file"):
        write_changes(root, BOTH)
    assert snapshot(root) == before


@pytest.mark.parametrize("there", ["file", "folder", "link"])
def test_a_new_file_never_overwrites(root: Path, there: str) -> None:
    path = root / "owner.py"
    if there == "file":
        path.write_text("mine\n")
    elif there == "folder":
        path.mkdir()
    else:
        path.symlink_to("nowhere.py")
    before = snapshot(root)
    with pytest.raises(BlockedError, match=r"owner\.py is there already"):
        write_changes(root, ChangeSet.of([modify("a.py"), Create("owner.py", "")]))
    assert snapshot(root) == before


class Odd(Disk):
    """A disk on which one kind of operation does something else, on files whose names end in `on`."""

    def __init__(self, name: str, does: Callable[..., None], on: str = "") -> None:
        original = getattr(self, name)

        def odd(*arguments: Any) -> None:
            if any(str(one).endswith(on) for one in arguments if isinstance(one, Path)):
                does(*arguments)
            original(*arguments)

        setattr(self, name, odd)


def raises(error: BaseException) -> Callable[..., None]:
    def does(*_: object) -> None:
        raise error

    return does


def test_a_file_that_appears_while_writing_is_not_overwritten(root: Path) -> None:
    target = root / "owner.py"
    disk = Odd("link", lambda *_: target.write_text("mine\n"), "owner.py")
    with pytest.raises(BlockedError, match=r"changed while files were written.*\n  owner\.py"):
        write_changes(root, ChangeSet.of([modify("a.py"), Create("owner.py", "")]), disk=disk)
    assert snapshot(root) == {"a.py": OLD, "b.py": OLD, "owner.py": b"mine\n"}


@pytest.mark.parametrize("failure", [OSError(28, "No space left on device"), KeyboardInterrupt(), RuntimeError("bug")])
@pytest.mark.parametrize("operation", ["create", "sync", "rename", "link", "make_folder"])
def test_a_failure_puts_everything_back(root: Path, operation: str, failure: BaseException) -> None:
    before = {**snapshot(root), "times": (root / "a.py").stat().st_mtime_ns}
    at = {"create": "-2.new", "sync": "-1.new", "rename": "b.py", "link": "owner.py", "make_folder": "deep"}[operation]
    expected = WriteError if isinstance(failure, OSError) and operation != "link" else type(failure)
    disk = Odd(operation, raises(failure), at)
    if operation == "link" and isinstance(failure, OSError):
        write_changes(root, BOTH, disk=disk)  # a rename does it, too
        return
    with pytest.raises(expected):
        write_changes(root, BOTH, disk=disk)
    assert {**snapshot(root), "times": (root / "a.py").stat().st_mtime_ns} == before


def test_a_failed_write_says_which_file_and_why(root: Path) -> None:
    disk = Odd("create", raises(OSError(28, "No space left on device")), "-1.new")
    with pytest.raises(WriteError, match=r"b\.py: No space left on device; nothing has been changed"):
        write_changes(root, BOTH, disk=disk)


def test_what_cannot_be_put_back_now_is_put_back_later(root: Path) -> None:
    before = snapshot(root)
    done: list[Path] = []

    def breaks(_old: Path, new: Path) -> None:
        if done:
            raise OSError(30, "Read-only file system")
        done.append(new)

    disk = Odd("rename", breaks, ".py")
    with pytest.raises(WriteError, match=r"b\.py: Read-only file system; putting files back failed, too .*does it"):
        write_changes(root, ChangeSet.of([modify("a.py"), modify("b.py")]), disk=disk)
    settled = settle(root)
    assert str(settled) == "an apply that had been interrupted has been taken back"
    assert snapshot(root) == before


def test_an_earlier_record_survives_a_failure(root: Path) -> None:
    write_changes(root, ChangeSet.of([modify("a.py")]))
    with pytest.raises(WriteError):
        write_changes(
            root, ChangeSet.of([modify("b.py")]), disk=Odd("rename", raises(OSError(5, "Input/output error")), "b.py")
        )
    undo(root)
    assert snapshot(root) == {"a.py": OLD, "b.py": OLD}


def test_without_hard_links_it_works_all_the_same(root: Path) -> None:
    disk = Odd("link", raises(OSError(95, "Operation not supported")))
    write_changes(root, BOTH, disk=disk)
    assert (root / "a.py").read_bytes() == b"FIRST\r\nsecond\n"
    assert (root / "new/deep/owner.py").read_bytes() == b"class Owner: ...\n"
    undo(root, disk=disk)
    assert snapshot(root) == {"a.py": OLD, "b.py": OLD}


def test_a_link_is_written_through(root: Path) -> None:
    elsewhere = root / "pkg/elsewhere.py"
    elsewhere.parent.mkdir()
    elsewhere.write_bytes(OLD)
    (root / "link.py").symlink_to(elsewhere)
    write_changes(root, ChangeSet.of([modify("link.py")]))
    assert (root / "link.py").is_symlink()
    assert elsewhere.read_bytes() == b"FIRST\r\nsecond\n"
    undo(root)
    assert (root / "link.py").is_symlink()
    assert elsewhere.read_bytes() == OLD


@pytest.mark.parametrize("what", ["file", "folder"])
def test_no_link_is_written_through_out_of_the_tree(root: Path, tmp_path: Path, what: str) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "a.py").write_bytes(OLD)
    if what == "file":
        (root / "out.py").symlink_to(outside / "a.py")
        change: Modify | Create = modify("out.py")
    else:
        (root / "out").symlink_to(outside)
        change = Create("out/owner.py", "")
    before = snapshot(tmp_path)
    with pytest.raises(WriteError, match="out of the tree"):
        write_changes(root, ChangeSet.of([change]))
    assert snapshot(tmp_path) == before


def test_names_of_one_file_stay_names_of_one_file(root: Path, tmp_path: Path) -> None:
    (root / "c.py").hardlink_to(root / "a.py")
    (tmp_path / "cache.py").hardlink_to(root / "a.py")
    write_changes(root, ChangeSet.of([modify("a.py"), modify("c.py")]))
    assert (root / "a.py").samefile(root / "c.py")
    assert (tmp_path / "cache.py").read_bytes() == OLD, "a name elsewhere keeps what it had"
    undo(root)
    assert (root / "a.py").samefile(root / "c.py")
    assert (root / "a.py").read_bytes() == OLD


def test_a_file_that_was_only_read_must_not_have_moved(root: Path) -> None:
    read = {"b.py": digest(OLD)}
    (root / "b.py").write_bytes(b"edited\n")
    before = snapshot(root)
    with pytest.raises(BlockedError, match=r"b\.py has changed since it was read"):
        write_changes(root, ChangeSet.of([modify("a.py")]), read=read)
    assert snapshot(root) == before


def test_two_names_of_one_file_may_agree(root: Path) -> None:
    (root / "c.py").symlink_to("a.py")
    write_changes(root, ChangeSet.of([modify("a.py"), modify("c.py")]))
    assert (root / "a.py").read_bytes() == b"FIRST\r\nsecond\n"
    undo(root)
    assert (root / "a.py").read_bytes() == OLD


def test_two_names_of_one_file_may_not_differ(root: Path) -> None:
    (root / "c.py").symlink_to("a.py")
    with pytest.raises(WriteError, match=r"a\.py and c\.py are one file"):
        write_changes(root, ChangeSet.of([modify("a.py"), modify("c.py", text="other")]))
    assert (root / "a.py").read_bytes() == OLD


@pytest.mark.parametrize("path", ["../outside.py", "/outside.py", "a/../../outside.py"])
def test_no_path_leads_out_of_the_tree(root: Path, path: str) -> None:
    with pytest.raises(WriteError, match="leads out of the tree"):
        write_changes(root, ChangeSet.of([Create(path, "")]))


def test_asking_first_changes_nothing(root: Path) -> None:
    before = snapshot(root)
    assert_writable(root, BOTH)
    assert snapshot(root) == before
    (root / "a.py").write_bytes(b"")
    with pytest.raises(BlockedError):
        assert_writable(root, BOTH)


def test_undo_takes_back_and_leaves_no_trace(root: Path) -> None:
    before = snapshot(root)
    write_changes(root, BOTH)
    assert undo(root).paths == ("a.py", "b.py", "new/deep/owner.py")
    assert snapshot(root) == before


def test_undo_keeps_bytes_that_are_not_utf8(root: Path) -> None:
    old = b"first \xff\xfe\x00 \xed\xa0\x80"
    (root / "a.py").write_bytes(old)
    write_changes(root, ChangeSet.of([modify("a.py", old)]))
    undo(root)
    assert (root / "a.py").read_bytes() == old


@pytest.mark.parametrize("path", ["a.py", "new/deep/owner.py"])
def test_undo_refuses_what_was_edited_since(root: Path, path: str) -> None:
    write_changes(root, BOTH)
    (root / path).write_text("edited\n")
    before = snapshot(root)
    with pytest.raises(BlockedError, match=f"edited since the apply.*\n  {path}"):
        undo(root)
    assert snapshot(root) == before


def test_undo_refuses_when_a_written_file_is_gone(root: Path) -> None:
    write_changes(root, BOTH)
    (root / "new/deep/owner.py").unlink()
    with pytest.raises(BlockedError, match=r"owner\.py"):
        undo(root)


def test_undo_leaves_a_folder_that_others_use(root: Path) -> None:
    write_changes(root, BOTH)
    (root / "new/mine.py").write_text("")
    undo(root)
    assert snapshot(root) == {"a.py": OLD, "b.py": OLD, "new": None, "new/mine.py": b""}


def test_undo_takes_back_only_the_last(root: Path) -> None:
    write_changes(root, ChangeSet.of([modify("a.py")]))
    write_changes(root, ChangeSet.of([modify("b.py")]))
    assert undo(root).paths == ("b.py",)
    with pytest.raises(WriteError, match="there is no apply to take back"):
        undo(root)
