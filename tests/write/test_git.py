from __future__ import annotations

import os
import subprocess
from typing import TYPE_CHECKING

import pytest

from hkmigrate.git import Repository
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


PLACES = {
    "filter": '[filter "evil"]\n clean = {program}\n process = {program}\n required = true\n',
    "equals": '[filter "evil=clean"]\n clean = {program}\n',
    "monitor": "[core]\n fsmonitor = {program}\n",
    "pager": "[core]\n pager = {program}\n sshCommand = {program}\n gitProxy = {program}\n askPass = {program}\n",
    "external": "[diff]\n external = {program}\n[gpg]\n program = {program}\n[credential]\n helper = {program}\n",
    "include": "[include]\n path = evil.config\n",
    "own folder": "[core]\n worktree = /\n",
    "partial": "[extensions]\n partialClone = o\n",
}


@pytest.mark.parametrize("name", PLACES)
@pytest.mark.parametrize("attribute", ["evil", "evil=clean"])
@pytest.mark.parametrize("edited", [False, True])
def test_no_program_that_a_setting_names_is_run(checkout: Path, name: str, attribute: str, edited: bool) -> None:
    ran = checkout.parent / "ran"
    program = f"touch '{ran}'; cat"
    with (checkout / ".git/config").open("a") as config:
        config.write(PLACES[name].format(program=f'"{program}"'))
    (checkout / ".git/evil.config").write_text(PLACES["filter"].format(program=f'"{program}"'))
    (checkout / ".git/info/attributes").write_text(f"*.py filter={attribute}\n")
    (checkout / ".gitattributes").write_text(f"*.py filter={attribute} diff=evil\n")
    (checkout / "a.py").write_bytes(b"z = 1\r\n" if edited else OLD)
    os.utime(checkout / "a.py", (1, 1))
    assert git.uncommitted([checkout / "a.py"]) == ((checkout / "a.py",) if edited else ())
    assert not ran.exists()


def test_what_a_filter_hides_counts_as_an_edit(checkout: Path) -> None:
    run(checkout, "config", "filter.hide.clean", "echo x = 1")
    (checkout / ".git/info/attributes").write_text("*.py filter=hide\n")
    (checkout / "a.py").write_bytes(b"z = 1\n")
    assert git.uncommitted([checkout / "a.py"]) == (checkout / "a.py",)


@pytest.mark.parametrize("kind", ["uploadpack", "ext", "ssh"])
def test_what_is_missing_is_not_fetched(checkout: Path, kind: str) -> None:
    ran = checkout.parent / "ran"
    tree = subprocess.run(
        ["git", "rev-parse", "HEAD^{tree}"], cwd=checkout, check=True, capture_output=True, text=True
    ).stdout.strip()
    (checkout / ".git/objects" / tree[:2] / tree[2:]).unlink()
    url = {"uploadpack": str(checkout), "ext": f"ext::touch {ran}", "ssh": "ssh://x/y"}[kind]
    with (checkout / ".git/config").open("a") as config:
        config.write(
            f'[core]\n repositoryformatversion = 1\n sshCommand = "touch {ran}; false"\n'
            f'[extensions]\n partialClone = o\n[remote "o"]\n promisor = true\n url = "{url}"\n'
            f' uploadpack = "touch {ran}; false"\n[protocol "ext"]\n allow = always\n'
        )
    with pytest.raises(WriteError, match=r"git cannot say .*--allow-dirty"):
        git.uncommitted([checkout / "a.py"])
    assert not ran.exists()


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes")
@pytest.mark.parametrize(
    ("pipe", "answers"),
    [
        (".gitattributes", True),
        ("pkg/.gitattributes", True),
        (".git/index", True),
        (".git/info/exclude", True),
        (".git/info/attributes", True),
        (".git/included", True),
        (".git/config", False),
        (".git/HEAD", False),
        (".git/packed-refs", False),
        (".git/objects/info/alternates", False),
    ],
)
def test_no_pipe_is_waited_for(checkout: Path, pipe: str, answers: bool) -> None:
    run(checkout, "config", "include.path", "included")
    run(checkout, "config", "core.excludesFile", str(checkout / ".git/included"))
    (checkout / "pkg/b.py").write_bytes(b"z = 1\n")
    path = checkout / pipe
    path.unlink(missing_ok=True)
    path.parent.mkdir(exist_ok=True)
    os.mkfifo(path)
    files = [checkout / "a.py", checkout / "pkg/b.py"]
    if answers:
        assert git.uncommitted(files) == (checkout / "pkg/b.py",)
    else:
        with pytest.raises(WriteError, match=r"not a regular file; --allow-dirty"):
            git.uncommitted(files)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes")
def test_git_is_ended_when_it_takes_too_long(checkout: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    commit = subprocess.run(
        ["git", "rev-parse", "HEAD"], cwd=checkout, check=True, capture_output=True, text=True
    ).stdout.strip()
    path = checkout / ".git/objects" / commit[:2] / commit[2:]
    path.unlink()
    os.mkfifo(path)
    monkeypatch.setattr(Repository.ask, "__kwdefaults__", {**(Repository.ask.__kwdefaults__ or {}), "limit": 0.5})
    with pytest.raises(WriteError, match=r"`git rev-parse` did not answer within 0.5 seconds; --allow-dirty"):
        git.uncommitted([checkout / "a.py"])


def test_a_work_tree_that_is_elsewhere_does_not_matter(checkout: Path, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    run(checkout, "config", "core.worktree", str(tmp_path / "elsewhere"))
    (checkout / "pkg/b.py").write_bytes(b"z = 1\n")
    assert git.uncommitted([checkout / "a.py", checkout / "pkg/b.py"]) == (checkout / "pkg/b.py",)


@pytest.mark.parametrize("text", ["gitdir: nowhere\n", "nonsense", "", "gitdir: /dev\n", "gitdir: \0\n"])
def test_a_git_file_that_leads_nowhere(tmp_path: Path, text: str) -> None:
    (tmp_path / ".git").write_text(text)
    (tmp_path / "a.py").write_bytes(OLD)
    with pytest.raises(WriteError, match=r"git cannot say .*--allow-dirty"):
        git.uncommitted([tmp_path / "a.py"])


def test_a_linked_checkout(checkout: Path, tmp_path: Path) -> None:
    linked = tmp_path / "linked"
    run(checkout, "worktree", "add", "-q", "-b", "other", str(linked))
    run(checkout, "pack-refs", "--all")
    (linked / "pkg/b.py").write_bytes(b"z = 1\n")
    assert git.uncommitted([linked / "a.py", linked / "pkg/b.py"]) == (linked / "pkg/b.py",)


def test_a_checkout_of_the_other_kind_of_hashes(tmp_path: Path) -> None:
    run(tmp_path, "init", "-q", "--object-format=sha256")
    for name in ("a.py", "b.py"):
        (tmp_path / name).write_bytes(OLD)
    run(tmp_path, "add", ".")
    run(tmp_path, "-c", "user.name=A", "-c", "user.email=a@b.c", "commit", "-qm", "one")
    (tmp_path / "b.py").write_bytes(b"z = 1\n")
    assert git.uncommitted([tmp_path / "a.py", tmp_path / "b.py"]) == (tmp_path / "b.py",)


@pytest.mark.parametrize("where", ["checkout", "user", "attributes"])
def test_other_ends_of_lines_are_no_edit(
    checkout: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, where: str
) -> None:
    if where == "checkout":
        run(checkout, "config", "core.autocrlf", "true")
    elif where == "user":
        (tmp_path / "user.config").write_text("[core]\n autocrlf = true\n")
        monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(tmp_path / "user.config"))
    else:
        (checkout / ".gitattributes").write_text("* text=auto\n")
    (checkout / "a.py").write_bytes(b"x = 1\r\n")
    (checkout / "naïve [1].py").write_bytes(b"x = 1\r\n")
    (checkout / "pkg/b.py").write_bytes(b"z = 1\r\n")
    files = [checkout / name for name in ("a.py", "naïve [1].py", "pkg/b.py")]
    assert git.uncommitted(files) == (checkout / "pkg/b.py",)


def test_variables_do_not_lead_git_elsewhere(checkout: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_DIR", "/nowhere")
    monkeypatch.setenv("GIT_INDEX_FILE", "/nowhere")
    monkeypatch.setenv("GIT_EXTERNAL_DIFF", "false")
    assert git.uncommitted([checkout / "a.py"]) == ()
