from __future__ import annotations

import stat
from pathlib import Path

import pytest

from hkmigrate.model.edit import ChangeSet, Create, Edit, Modify, digest
from hkmigrate.write import BlockedError, WriteError, assert_writable, stage, undo, write_changes

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


def test_nothing_is_left_beside_the_files(root: Path) -> None:
    write_changes(root, BOTH)
    assert sorted(snapshot(root)) == [
        ".hkmigrate",
        ".hkmigrate/.gitignore",
        ".hkmigrate/last-apply.json",
        "a.py",
        "b.py",
        "new",
        "new/deep",
        "new/deep/owner.py",
    ]
    assert (root / ".hkmigrate/.gitignore").read_text() == "*\n"


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


def test_a_file_that_appears_while_writing_is_not_overwritten(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    commit = stage._commit
    target = root / "owner.py"

    def late(prepared: stage._Prepared, work: stage._Work) -> None:
        if prepared.step.target == target:
            target.write_text("mine\n")
        commit(prepared, work)

    monkeypatch.setattr(stage, "_commit", late)
    with pytest.raises(BlockedError, match=r"owner\.py is there already"):
        write_changes(root, ChangeSet.of([modify("a.py"), Create("owner.py", "")]))
    assert snapshot(root) == {"a.py": OLD, "b.py": OLD, "owner.py": b"mine\n"}


@pytest.mark.parametrize("failure", [OSError(28, "No space left on device"), KeyboardInterrupt(), RuntimeError("bug")])
@pytest.mark.parametrize("at", range(5))
@pytest.mark.parametrize("stage_of_work", ["_prepare", "_commit"])
def test_a_failure_at_any_point_puts_everything_back(
    root: Path, monkeypatch: pytest.MonkeyPatch, stage_of_work: str, at: int, failure: BaseException
) -> None:
    """Five steps: .gitignore, the record, two modified files, a new one; each fails after it was done."""
    original = getattr(stage, stage_of_work)
    calls = iter(range(5))

    def failing(*args: object) -> object:
        result = original(*args)
        if next(calls) == at:
            raise failure
        return result

    before = {**snapshot(root), "times": (root / "a.py").stat().st_mtime_ns}
    monkeypatch.setattr(stage, stage_of_work, failing)
    expected = WriteError if isinstance(failure, OSError) else type(failure)
    with pytest.raises(expected):
        write_changes(root, BOTH)
    assert {**snapshot(root), "times": (root / "a.py").stat().st_mtime_ns} == before


def test_a_failed_write_says_which_file_and_why(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*args: object, **kwargs: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(stage, "_copy_mode", full)
    with pytest.raises(WriteError, match=r"a\.py: No space left on device; nothing has been changed"):
        write_changes(root, BOTH)


def test_what_cannot_be_put_back_is_kept(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    replace = Path.replace
    done: list[Path] = []

    def once(self: Path, target: Path) -> Path:
        if done:
            raise OSError(30, "Read-only file system")
        done.append(target)
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", once)
    with pytest.raises(WriteError, match=r"the old content of .*a\.py is kept in") as caught:
        write_changes(root, ChangeSet.of([modify("a.py"), modify("b.py")]))
    kept = Path(str(caught.value).rsplit(" is kept in ", 1)[1])
    assert kept.read_bytes() == OLD


def test_an_earlier_record_survives_a_failure(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_changes(root, ChangeSet.of([modify("a.py")]))
    with monkeypatch.context() as patched:
        patched.setattr(stage, "_copy_mode", lambda *_: (_ for _ in ()).throw(OSError(5, "Input/output error")))
        with pytest.raises(WriteError):
            write_changes(root, ChangeSet.of([modify("b.py")]))
    undo(root)
    assert snapshot(root) == {"a.py": OLD, "b.py": OLD}


def test_without_hard_links_it_works_all_the_same(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def unsupported(self: Path, target: Path) -> None:
        raise OSError(95, "Operation not supported")

    monkeypatch.setattr(Path, "hardlink_to", unsupported)
    write_changes(root, BOTH)
    assert (root / "a.py").read_bytes() == b"FIRST\r\nsecond\n"
    assert (root / "new/deep/owner.py").read_bytes() == b"class Owner: ...\n"
    undo(root)
    assert snapshot(root) == {"a.py": OLD, "b.py": OLD}


def test_a_link_is_written_through(root: Path, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere.py"
    elsewhere.write_bytes(OLD)
    (root / "link.py").symlink_to(elsewhere)
    write_changes(root, ChangeSet.of([modify("link.py")]))
    assert (root / "link.py").is_symlink()
    assert elsewhere.read_bytes() == b"FIRST\r\nsecond\n"
    undo(root)
    assert (root / "link.py").is_symlink()
    assert elsewhere.read_bytes() == OLD


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
    assert undo(root) == ("a.py", "b.py", "new/deep/owner.py")
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
    assert undo(root) == ("b.py",)
    with pytest.raises(WriteError, match="there is no apply to take back"):
        undo(root)


@pytest.mark.parametrize("text", ["", "{}", "[]", '{"schema": 99, "files": [], "folders": []}', "\x00"])
def test_a_record_that_is_not_ours_is_refused(root: Path, text: str) -> None:
    (root / ".hkmigrate").mkdir()
    (root / ".hkmigrate/last-apply.json").write_text(text)
    with pytest.raises(WriteError, match="not a record"):
        undo(root)


def test_a_record_cannot_lead_out_of_the_tree(root: Path) -> None:
    (root / ".hkmigrate").mkdir()
    (root / ".hkmigrate/last-apply.json").write_text(
        '{"schema": 1, "files": [{"path": "../x.py", "old": null, "new": ""}], "folders": []}'
    )
    with pytest.raises(WriteError, match="leads out of the tree"):
        undo(root)
