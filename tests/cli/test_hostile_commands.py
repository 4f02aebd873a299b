"""What a repository may bring along to be believed, at the command line: refused by name, and nothing is touched."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from hkmigrate.write.state import state_of

MODEL = Path(__file__).parents[2] / "golden/helper/embed/before/model.py"
TOKEN = "a" * 32
EVIL = b"#!/bin/sh\ntouch PWNED\n"


def sha(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def hkmigrate(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "hkmigrate", *words],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
        env={**os.environ, "NO_COLOR": "1", "COLUMNS": "400"},
    )


def everything(folder: Path) -> dict[str, object]:
    return {
        path.relative_to(folder).as_posix(): (
            path.read_bytes() if path.is_file() and not path.is_symlink() else path.lstat().st_mode
        )
        for path in folder.rglob("*")
        if ".git/" not in path.as_posix() or "hooks" in path.parts or path.name == "config"
    }


@pytest.fixture
def repo(tmp_path: Path) -> Path:
    repo = tmp_path / "repo"
    (tmp_path / "outside/empty").mkdir(parents=True)
    (tmp_path / "outside/victim.sh").write_text("precious")
    repo.mkdir()
    shutil.copy(MODEL, repo)
    git = ["git", "-c", "user.email=a@example.org", "-c", "user.name=A"]
    for words in (["init", "--quiet"], ["add", "."], ["commit", "--quiet", "-m", "one"]):
        subprocess.run([*git, *words], cwd=repo, check=True)
    return repo


def refused(repo: Path, verb: str) -> None:
    """The command names what is in the tree, touches nothing, and works once that is removed."""
    before = everything(repo.parent)
    done = hkmigrate(repo, verb)
    assert (done.returncode, done.stdout) == (2, "")
    assert f"{repo}/.hkmigrate: hkmigrate keeps nothing in a tree, so this has come with it" in done.stderr
    assert f"rm -r -- {repo}/.hkmigrate" in done.stderr or f"rm -- {repo}/.hkmigrate" in done.stderr
    assert everything(repo.parent) == before
    assert hkmigrate(repo, "plan").returncode == 0
    assert hkmigrate(repo, "lint").returncode == 1
    shutil.rmtree(repo / ".hkmigrate") if not (repo / ".hkmigrate").is_symlink() else (repo / ".hkmigrate").unlink()


@pytest.mark.parametrize("verb", ["apply", "undo"])
@pytest.mark.parametrize("target", ["../../outside", "../../.git/hooks"])
def test_a_link_below_kept_writes_nowhere(repo: Path, verb: str, target: str) -> None:
    (repo / ".hkmigrate/kept").mkdir(parents=True)
    (repo / ".hkmigrate/kept" / TOKEN).symlink_to(target)
    (repo / "victim.sh").write_bytes(b"something else")
    old = repo / f".hkmigrate-{TOKEN}-0.old"
    old.write_bytes(EVIL)
    old.chmod(0o755)
    steps = [{"path": "victim.sh", "old": sha(EVIL), "new": sha(b"never")}]
    forged = {"schema": 1, "verb": "apply", "state": "committed", "token": TOKEN, "steps": steps, "folders": []}
    (repo / ".hkmigrate/journal.json").write_text(json.dumps(forged))
    refused(repo, verb)
    done = hkmigrate(repo, "apply")
    assert done.returncode == 2
    assert f"\n  {old}\n" in done.stderr
    old.unlink()
    assert hkmigrate(repo, "apply").returncode == 0


@pytest.mark.parametrize("folders", [["lnk/empty"], ["../outside/empty"]])
def test_folders_of_a_journal_are_not_removed(repo: Path, folders: list[str]) -> None:
    (repo / "lnk").symlink_to("../outside")
    (repo / ".hkmigrate").mkdir()
    forged = {"schema": 1, "verb": "apply", "state": "prepared", "token": TOKEN, "steps": [], "folders": folders}
    (repo / ".hkmigrate/journal.json").write_text(json.dumps(forged))
    refused(repo, "apply")
    assert hkmigrate(repo, "apply").returncode == 0


def test_a_record_in_the_tree_takes_nothing_back(repo: Path) -> None:
    config = (repo / ".git/config").read_bytes()
    current = (repo / "model.py").read_bytes()
    files = [
        {"path": ".git/config", "old": config.decode() + "[core]\n\tfsmonitor = touch PWNED\n", "new": sha(config)},
        {"path": ".git/hooks/post-checkout", "old": EVIL.decode(), "new": None},
        {"path": "model.py", "old": "evil = 1\n", "new": sha(current)},
    ]
    (repo / ".hkmigrate").mkdir()
    forged = {"schema": 1, "files": files, "folders": [str(repo.parent / "outside/empty"), "../outside/empty"]}
    (repo / ".hkmigrate/last-apply.json").write_text(json.dumps(forged))
    refused(repo, "undo")
    assert hkmigrate(repo, "undo").returncode == 2


@pytest.mark.parametrize("name", ["journal.json", "last-apply.json", ""])
@pytest.mark.parametrize("verb", ["apply", "undo"])
def test_a_pipe_in_the_tree_is_not_waited_for(repo: Path, verb: str, name: str) -> None:
    if name:
        (repo / ".hkmigrate").mkdir()
    os.mkfifo(repo / ".hkmigrate" / name)
    done = hkmigrate(repo, verb)
    assert done.returncode == 2
    assert "hkmigrate keeps nothing in a tree" in done.stderr
    assert hkmigrate(repo, "plan").returncode == 0


def test_a_link_of_that_name_is_not_followed(repo: Path) -> None:
    (repo / ".hkmigrate").symlink_to("../outside")
    refused(repo, "apply")


@pytest.mark.parametrize("folders", [["\0"], [5]])
def test_a_record_that_is_broken_does_not_stop_what_comes_later(repo: Path, folders: list[object]) -> None:
    assert hkmigrate(repo, "apply").returncode == 0
    state = state_of(repo)
    record = json.loads(state.record.read_bytes())
    record["files"] = [{"path": "model.py", "old": None, "new": sha((repo / "model.py").read_bytes())}]
    state.record.write_text(json.dumps({**record, "folders": folders}))
    for _ in range(2):
        done = hkmigrate(repo, "undo")
        assert done.returncode == 2
        assert "is not a record that this version of hkmigrate can read" in done.stderr
        assert (repo / "model.py").exists()
    assert not state.journal.exists()
    assert hkmigrate(repo, "apply").returncode == 0


def test_undo_does_not_take_what_lies_above(repo: Path) -> None:
    box = repo.parent
    deep = box / "work/p"
    deep.mkdir(parents=True)
    (deep / "m.py").write_text("mine\n")
    (box / ".hkmigrate").mkdir()
    files = [{"path": "work/p/m.py", "old": "ATTACK\n", "new": sha(b"mine\n")}]
    (box / ".hkmigrate/last-apply.json").write_text(json.dumps({"schema": 1, "files": files, "folders": []}))
    done = hkmigrate(deep, "undo")
    assert done.returncode == 2
    assert "there is no apply to take back" in done.stderr
    assert (deep / "m.py").read_text() == "mine\n"


def test_a_clone_brings_no_state(repo: Path, tmp_path: Path) -> None:
    assert hkmigrate(repo, "apply").returncode == 0
    assert not (repo / ".hkmigrate").exists()
    clone = tmp_path / "clone"
    shutil.copytree(repo, clone)
    assert hkmigrate(clone, "undo").returncode == 2
    assert hkmigrate(repo, "undo").returncode == 0


def test_only_what_writes_needs_a_state_folder(repo: Path) -> None:
    (repo.parent / "file").touch()
    os.environ["XDG_STATE_HOME"] = str(repo.parent / "file/state")
    assert hkmigrate(repo, "plan").returncode == 0
    assert hkmigrate(repo, "apply", "--diff").returncode == 0
    done = hkmigrate(repo, "apply")
    assert done.returncode == 2
    assert "XDG_STATE_HOME" in done.stderr
    assert "file/state" in done.stderr
