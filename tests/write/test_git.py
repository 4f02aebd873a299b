from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

import pytest

from hkmigrate.model.edit import ChangeSet, Create, Edit, Modify, digest
from hkmigrate.write import BlockedError, WriteError, git, write_changes

if TYPE_CHECKING:
    from pathlib import Path

OLD = b"x = 1\n"


def run(folder: Path, *words: str) -> None:
    subprocess.run(["git", "-C", str(folder), *words], check=True, capture_output=True)


@pytest.fixture
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for variable in ("GIT_DIR", "GIT_INDEX_FILE", "GIT_WORK_TREE"):
        monkeypatch.delenv(variable, raising=False)
    root = tmp_path / "check out"
    root.mkdir()
    run(root, "init", "--quiet")
    run(root, "config", "user.email", "a@example.org")
    run(root, "config", "user.name", "A")
    for name in ("a.py", "naïve [1].py", "pkg/b.py"):
        (root / name).parent.mkdir(exist_ok=True)
        (root / name).write_bytes(OLD)
    (root / ".gitignore").write_text("ignored.py\n")
    run(root, "add", ".")
    run(root, "commit", "--quiet", "-m", "one")
    return root


def change(root: Path, *paths: str) -> ChangeSet:
    return ChangeSet.of(Modify(path, digest((root / path).read_bytes()), (Edit(0, 1, "y"),)) for path in paths)


def test_committed_files_are_written(checkout: Path) -> None:
    paths = ("a.py", "naïve [1].py", "pkg/b.py")
    assert write_changes(checkout, change(checkout, *paths)) == paths


def test_other_files_may_be_dirty(checkout: Path) -> None:
    (checkout / "pkg/b.py").write_bytes(b"z = 1\n")
    (checkout / "new.py").write_bytes(OLD)
    write_changes(checkout, change(checkout, "a.py"))


def test_a_name_is_no_pattern(checkout: Path) -> None:
    (checkout / ":(top)b.py").write_bytes(OLD)
    run(checkout, "add", "--all")
    run(checkout, "commit", "--quiet", "-m", "two")
    assert write_changes(checkout, change(checkout, ":(top)b.py")) == (":(top)b.py",)


def test_an_edited_file_is_refused_by_name(checkout: Path) -> None:
    (checkout / "naïve [1].py").write_bytes(b"z = 1\n")
    with pytest.raises(BlockedError, match=r"uncommitted changes:\n  naïve \[1\].py\n.*--allow-dirty"):
        write_changes(checkout, change(checkout, "a.py", "naïve [1].py"))
    assert (checkout / "a.py").read_bytes() == OLD


def test_a_staged_file_is_refused(checkout: Path) -> None:
    (checkout / "a.py").write_bytes(b"z = 1\n")
    run(checkout, "add", "a.py")
    with pytest.raises(BlockedError):
        write_changes(checkout, change(checkout, "a.py"))


@pytest.mark.parametrize("name", ["new.py", "ignored.py"])
def test_an_untracked_file_is_refused(checkout: Path, name: str) -> None:
    (checkout / name).write_bytes(OLD)
    with pytest.raises(BlockedError, match=name):
        write_changes(checkout, change(checkout, name))


@pytest.mark.parametrize("mark", ["--assume-unchanged", "--skip-worktree"])
def test_no_mark_hides_an_edited_file(checkout: Path, mark: str) -> None:
    run(checkout, "update-index", mark, "a.py", "pkg/b.py")
    (checkout / "a.py").write_bytes(b"z = 1\n")
    with pytest.raises(BlockedError, match=r"uncommitted changes:\n  a\.py\n"):
        write_changes(checkout, change(checkout, "a.py", "pkg/b.py"))
    assert write_changes(checkout, change(checkout, "pkg/b.py")) == ("pkg/b.py",)


@pytest.mark.parametrize("mark", ["--assume-unchanged", "--skip-worktree"])
def test_a_marked_file_that_is_staged_is_refused(checkout: Path, mark: str) -> None:
    (checkout / "a.py").write_bytes(b"z = 1\n")
    run(checkout, "add", "a.py")
    run(checkout, "update-index", mark, "a.py")
    with pytest.raises(BlockedError):
        write_changes(checkout, change(checkout, "a.py"))


def test_a_setting_that_marks_all_files_hides_nothing(checkout: Path) -> None:
    run(checkout, "config", "core.ignoreStat", "true")
    run(checkout, "config", "core.sparseCheckout", "true")
    (checkout / ".git/info/sparse-checkout").write_text("nothing\n")
    run(checkout, "update-index", "--assume-unchanged", "a.py")
    (checkout / "a.py").write_bytes(b"z = 1\n")
    with pytest.raises(BlockedError, match=r"a\.py"):
        write_changes(checkout, change(checkout, "a.py"))


def test_allow_dirty_writes_them(checkout: Path) -> None:
    (checkout / "a.py").write_bytes(b"z = 1\n")
    assert write_changes(checkout, change(checkout, "a.py"), allow_dirty=True) == ("a.py",)


def test_a_folder_of_the_checkout_may_be_the_root(checkout: Path) -> None:
    root = checkout / "pkg"
    assert write_changes(root, change(root, "b.py")) == ("b.py",)
    with pytest.raises(BlockedError, match=r"  b\.py"):
        write_changes(root, change(root, "b.py"))


def test_a_new_file_needs_no_commit(checkout: Path) -> None:
    write_changes(checkout, ChangeSet.of([Create("owner.py", "")]))


def test_a_link_into_a_checkout_is_asked_for_there(checkout: Path, tmp_path: Path) -> None:
    (checkout / "a.py").write_bytes(b"z = 1\n")
    (checkout.parent / "link.py").symlink_to(checkout / "a.py")
    with pytest.raises(BlockedError, match=r"  link\.py"):
        write_changes(checkout.parent, change(checkout.parent, "link.py"))


def test_a_checkout_without_a_commit_has_nothing_committed(tmp_path: Path) -> None:
    run(tmp_path, "init", "--quiet")
    (tmp_path / "a.py").write_bytes(OLD)
    with pytest.raises(BlockedError):
        write_changes(tmp_path, change(tmp_path, "a.py"))


def test_outside_git_it_just_works(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_bytes(OLD)
    assert write_changes(tmp_path, change(tmp_path, "a.py")) == ("a.py",)


def test_without_git_it_just_works(checkout: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    (checkout / "a.py").write_bytes(b"z = 1\n")
    assert write_changes(checkout, change(checkout, "a.py")) == ("a.py",)


def test_git_sees_nothing_but_the_change(checkout: Path) -> None:
    write_changes(checkout, change(checkout, "a.py"))
    status = subprocess.run(
        ["git", "-C", checkout, "status", "--porcelain"], check=True, capture_output=True, text=True
    )
    assert status.stdout == " M a.py\n"


def test_what_git_says_is_passed_on(checkout: Path) -> None:
    (checkout / ".git/config").write_text("[nonsense")
    with pytest.raises(WriteError, match=r"git cannot say .*--allow-dirty"):
        git.uncommitted([checkout / "a.py"])
