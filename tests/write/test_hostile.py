"""State that is not what hkmigrate has written: nothing out of the tree is touched, and there is a way out."""

from __future__ import annotations

import contextlib
import json
import os
import re
import shlex
import socket
import subprocess
from pathlib import Path
from typing import Any

import pytest
from benchmarks import hostile
from benchmarks.faults import Deadly, Killed

from hkmigrate.model.edit import ChangeSet, Create, Edit, Modify, digest
from hkmigrate.model.shown import steers
from hkmigrate.write import (
    BlockedError,
    UnfinishedError,
    WriteError,
    assert_settled,
    assert_writable,
    last_applied,
    settle,
    undo,
    write_changes,
)
from hkmigrate.write.state import TreeState, state_of

OLD, NEW = b"first = 1\n", b"FIRST = 1\n"
TOKEN = "0" * 32
BAD_PATHS = [
    *(
        "../a.py",
        "/a.py",
        "pkg/../../a.py",
        ".",
        "",
        "./a.py",
        "pkg//a.py",
        "pkg/",
        "a\0.py",
        "x" * 300 + ".py",
    ),
    *(".git/config", ".git/hooks/a.py", ".hidden/a.py", "pkg/.git/a.py", "notes.txt", "setup.cfg", ".hkmigrate-0.py"),
    *("\ud800.py", "d/" * 3000 + "a.py", 3, True, None, ["a.py"], {"path": "a.py"}),
]
BAD_FOLDERS = ["..", "../new", "/tmp", "pkg", "lnk/empty", ".git", "new/../..", "", ".", "\0", 5, None, "elsewhere"]


@pytest.fixture
def root(tmp_path: Path) -> Path:
    root, outside = tmp_path / "tree", tmp_path / "outside"
    for folder in (root / "pkg", outside / "empty"):
        folder.mkdir(parents=True)
    (root / "a.py").write_bytes(OLD)
    (outside / "a.py").write_bytes(OLD)
    (root / "lnk").symlink_to("../outside")
    return root


@pytest.fixture
def state(root: Path) -> TreeState:
    """The state folders, made."""
    write_changes(root, modify("a.py"))
    undo(root)
    return state_of(root)


def modify(path: str) -> ChangeSet:
    return ChangeSet.of([Modify(path, digest(OLD), (Edit(0, 5, "FIRST"),))])


def everything(folder: Path) -> dict[str, bytes | str]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() if path.is_file() and not path.is_symlink() else ""
        for path in folder.rglob("*")
    }


def journal(at: TreeState, **changes: Any) -> None:
    steps = [
        {"path": "a.py", "old": digest(OLD), "new": digest(NEW)},
        {"path": None, "old": None, "new": digest(b"record")},
    ]
    value = {
        "schema": 2,
        "root": str(at.root),
        "verb": "apply",
        "state": "committed",
        "token": TOKEN,
        "steps": steps,
        "folders": [],
        **changes,
    }
    at.journal.write_text(json.dumps(value))


def record(at: TreeState, **changes: Any) -> None:
    files = [{"path": "a.py", "old": "before = 1\n", "new": digest(OLD)}]
    at.record.write_text(json.dumps({"schema": 2, "root": str(at.root), "files": files, "folders": [], **changes}))


def obey(message: str) -> None:
    """Remove what a message says is to be removed."""
    found = re.findall(r"rm (?:-r )?-- (?:'[^']+'|[^\s),]+)", message)
    assert len(found) == 1, message
    subprocess.run(shlex.split(found[0]), check=True)


def test_a_small_part_of_the_benchmark(tmp_path: Path) -> None:
    found = list(hostile.cases(tmp_path / "tree", 80, seed=7))
    assert {point[0].split()[1] for point in found} == {"journal", "record", "plan", "folder"}
    assert [point for point in found if point[1]] == []


@pytest.mark.parametrize(
    "changes",
    [
        *({"schema": schema} for schema in (1, 3, True, "2", None)),
        *({"token": token} for token in ("../../x", 3, "0" * 31, TOKEN + "\n")),
        *({"root": place} for place in ("/", "elsewhere", 3, None)),
        {"verb": "destroy"},
        {"verb": ["apply"]},
        {"state": "done"},
        {"state": {}},
        {"steps": 3},
        {"steps": []},
        {"steps": "a.py"},
        {"steps": [{"path": None, "old": None, "new": digest(b"record")}]},
        {"steps": [{"path": "a.py", "old": digest(OLD), "new": digest(NEW)}]},
        {"more": 1},
        *({"folders": [folder]} for folder in BAD_FOLDERS),
        {"folders": "pkg"},
        *(
            {
                "steps": [
                    {"path": path, "old": digest(OLD), "new": digest(NEW)},
                    {"path": None, "old": None, "new": "0" * 64},
                ]
            }
            for path in BAD_PATHS
        ),
        *(
            {"steps": [{"path": "a.py", **ends}, {"path": None, "old": None, "new": "0" * 64}]}
            for ends in (
                {"old": digest(OLD), "new": None},
                {"old": "x", "new": digest(NEW)},
                {"old": 0, "new": digest(NEW)},
                {"old": True, "new": digest(NEW)},
                {"new": digest(NEW)},
                {"old": None, "new": digest(NEW), "mode": 0o777},
            )
        ),
    ],
    ids=lambda changes: f"{json.dumps(changes)[:60]}",
)
def test_a_forged_journal_is_refused_by_name_and_there_is_a_way_out(
    root: Path, tmp_path: Path, state: TreeState, changes: dict[str, Any]
) -> None:
    journal(state, **changes)
    before = everything(tmp_path)
    for command in (settle, undo, lambda root: write_changes(root, modify("a.py"))):
        with pytest.raises(WriteError, match="is not a journal that this version") as refused:
            command(root)
    assert everything(tmp_path) == before
    assert str(state.journal) in str(refused.value)
    obey(str(refused.value))
    assert write_changes(root, modify("a.py")) == ("a.py",)


@pytest.mark.parametrize(
    "changes",
    [
        *({"schema": schema} for schema in (1, 3, True, "2", None)),
        *({"root": place} for place in ("/", "elsewhere", 3, None)),
        {"files": []},
        {"files": 3},
        {"more": 1},
        *({"folders": [folder]} for folder in BAD_FOLDERS),
        *({"files": [{"path": path, "old": "x", "new": digest(OLD)}]} for path in BAD_PATHS),
        {"files": [{"path": "a.py", "old": "x", "new": digest(OLD)}] * 2},
        {"files": [{"path": "a.py", "old": "x", "new": None}]},
        {"files": [{"path": "a.py", "old": 3, "new": digest(OLD)}]},
        {"files": [{"path": "a.py", "old": "\ud800", "new": digest(OLD)}]},
        {"files": [{"path": "a.py", "new": digest(OLD)}]},
        {"files": [{"path": "a.py", "old": None, "new": digest(OLD)}], "folders": ["\0"]},
    ],
    ids=lambda changes: f"{json.dumps(changes)[:60]}",
)
def test_a_forged_record_is_refused_and_leaves_nothing_behind(
    root: Path, tmp_path: Path, state: TreeState, changes: dict[str, Any]
) -> None:
    record(state, **changes)
    before = everything(tmp_path)
    for _ in range(2):
        with pytest.raises(WriteError, match="is not a record that this version") as refused:
            undo(root)
    assert everything(tmp_path) == before
    assert not state.journal.exists()
    obey(str(refused.value))
    with pytest.raises(WriteError, match="there is no apply to take back"):
        undo(root)


@pytest.mark.parametrize(
    "data",
    [b"", b"{}", b"[]", b"\0", b"\xff", b"[" * 100_000, b'{"schema": ' + b"9" * 5000 + b"}", b'{"schema": 2}', b"3"],
    ids=lambda data: repr(data[:12]),
)
def test_what_is_no_state_at_all_hinders_only_what_needs_it(root: Path, state: TreeState, data: bytes) -> None:
    state.record.write_bytes(data)
    with pytest.raises(WriteError, match="is not a record"):
        undo(root)
    write_changes(root, modify("a.py"))
    assert undo(root).paths == ("a.py",)
    state.journal.write_bytes(data)
    with pytest.raises(WriteError, match="is not a journal"):
        settle(root)


def thing(place: Path, kind: str, elsewhere: Path) -> None:
    match kind:
        case "pipe":
            os.mkfifo(place)
        case "folder":
            (place / "inner").mkdir(parents=True)
        case "socket":
            with contextlib.chdir(place.parent), socket.socket(socket.AF_UNIX) as made:  # whose names may not be long
                made.bind(place.name)
        case "link":
            place.symlink_to(elsewhere / "a.py")
        case "link to a folder":
            place.symlink_to(elsewhere)
        case "device":
            place.symlink_to("/dev/zero")
        case "huge":
            place.touch()
            os.truncate(place, 1 << 40)


@pytest.mark.parametrize("kind", ["pipe", "socket", "folder", "link", "link to a folder", "device", "huge"])
@pytest.mark.parametrize("name", ["journal", "record", "lock"])
def test_nothing_but_a_plain_file_is_read_or_waited_for(
    root: Path, tmp_path: Path, state: TreeState, name: str, kind: str
) -> None:
    place = getattr(state, name)
    thing(place, kind, tmp_path / "outside")
    if (name, kind) == ("lock", "huge"):
        return
    before = everything(tmp_path / "outside")
    command = undo if name == "record" else settle
    with pytest.raises(WriteError, match=re.escape(str(place))) as refused:
        command(root)
    assert everything(tmp_path / "outside") == before
    obey(str(refused.value))
    assert write_changes(root, modify("a.py")) == ("a.py",)
    assert undo(root).paths == ("a.py",)


@pytest.mark.parametrize("name", ["base", "journals", "records", "locks"])
@pytest.mark.parametrize("kind", ["pipe", "link to a folder", "link", "open to all"])
def test_a_state_folder_is_the_users_own(root: Path, tmp_path: Path, state: TreeState, name: str, kind: str) -> None:
    place = getattr(state, name)
    if kind == "open to all":
        place.chmod(0o755)
    else:
        place.rename(tmp_path / "moved")
        thing(place, kind, tmp_path / "outside")
    before = everything(tmp_path)
    for command in (undo, settle, lambda root: write_changes(root, modify("a.py"))):
        with pytest.raises(WriteError, match=re.escape(str(place))) as refused:
            command(root)
    assert everything(tmp_path) == before
    assert_settled(root)
    if kind == "open to all":
        place.chmod(0o700)
    else:
        obey(str(refused.value))
    assert write_changes(root, modify("a.py")) == ("a.py",)


@pytest.mark.skipif(os.name != "posix" or os.geteuid() != 0, reason="only root gives folders away")
def test_a_state_folder_of_another_user_is_refused(root: Path, state: TreeState) -> None:
    os.chown(state.base, 12345, 12345)
    with pytest.raises(WriteError, match=r"belongs to another user \(uid 12345\).*XDG_STATE_HOME"):
        write_changes(root, modify("a.py"))


@pytest.mark.skipif(os.name != "posix" or os.geteuid() != 0, reason="only root gives files away")
@pytest.mark.parametrize("name", ["journal", "record", "lock"])
def test_a_state_file_of_another_user_is_refused(root: Path, state: TreeState, name: str) -> None:
    place = getattr(state, name)
    if name == "record":
        record(state)
    else:
        journal(state)
        place.touch()
    os.chown(place, 12345, 12345)
    with pytest.raises(WriteError, match=re.escape(f"{place} belongs to another user (uid 12345)")) as refused:
        undo(root)
    assert (root / "a.py").read_bytes() == OLD
    obey(str(refused.value))
    state.journal.unlink(missing_ok=True)
    assert write_changes(root, modify("a.py")) == ("a.py",)


def test_a_state_folder_in_the_tree_is_refused(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(root / "pkg"))
    with pytest.raises(WriteError, match=r"lies in the tree .* itself; set XDG_STATE_HOME"):
        write_changes(root, modify("a.py"))
    assert not list((root / "pkg").iterdir())


def test_a_relative_state_folder_is_refused(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", "state")
    with pytest.raises(WriteError, match="XDG_STATE_HOME is state, which is not absolute"):
        write_changes(root, modify("a.py"))
    assert_settled(root)


@pytest.mark.parametrize("answer", [Path("~/.local/state/hkmigrate"), None])
def test_without_a_home_one_message_says_what_to_set(
    root: Path, monkeypatch: pytest.MonkeyPatch, answer: Path | None
) -> None:
    def user_state_path(*_: object, **__: object) -> Path:
        if answer is None:
            raise RuntimeError("could not determine the home directory")
        return answer

    monkeypatch.delenv("XDG_STATE_HOME")
    monkeypatch.setattr("platformdirs.user_state_path", user_state_path)
    with pytest.raises(WriteError, match=r"there is no home folder.*set XDG_STATE_HOME"):
        write_changes(root, modify("a.py"))
    assert_settled(root)


def test_a_state_folder_that_cannot_be_made_is_named(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "file/state"))
    with pytest.raises(WriteError, match=r"file/state: Not a directory; .*set XDG_STATE_HOME"):
        write_changes(root, modify("a.py"))


@pytest.mark.parametrize("kind", ["pipe", "socket", "folder", "link", "link to a folder", "device"])
def test_an_entry_of_our_name_in_the_tree_is_refused_and_not_followed(root: Path, tmp_path: Path, kind: str) -> None:
    place = root / ".hkmigrate"
    thing(place, kind, tmp_path / "outside")
    before = everything(tmp_path)
    asking = (assert_writable, write_changes)
    for command in (undo, settle, *(lambda root, one=one: one(root, modify("a.py")) for one in asking)):
        with pytest.raises(WriteError, match="hkmigrate keeps nothing in a tree, so this has come with it") as refused:
            command(root)
    assert everything(tmp_path) == before
    assert_settled(root, ["a.py"])
    obey(str(refused.value))
    assert write_changes(root, modify("a.py")) == ("a.py",)


@pytest.mark.parametrize("folder", ["lnk", "pkg"])
@pytest.mark.parametrize("now", ["prepared", "committed", "back"])
def test_a_journal_does_not_reach_through_a_link(
    root: Path, tmp_path: Path, state: TreeState, now: str, folder: str
) -> None:
    outside = tmp_path / "outside"
    if folder == "pkg":  # it was a folder when the apply began
        (root / "pkg").rmdir()
        (root / "pkg").symlink_to("../outside")
    for kind in ("new", "old"):
        (outside / f".hkmigrate-{TOKEN}-0.{kind}").write_bytes(NEW if kind == "new" else OLD)
    steps = [
        {"path": f"{folder}/a.py", "old": digest(OLD), "new": digest(NEW)},
        {"path": f"{folder}/empty/a.py", "old": None, "new": digest(NEW)},
        {"path": None, "old": None, "new": digest(b"record")},
    ]
    state.beside_record(TOKEN, "new").write_bytes(b"record")
    journal(state, steps=steps, state=now, folders=[folder, f"{folder}/empty"])
    before = everything(outside)
    assert settle(root) is not None
    assert everything(outside) == before
    assert (root / "lnk").is_symlink()


def test_a_record_does_not_reach_through_a_link(root: Path, tmp_path: Path, state: TreeState) -> None:
    record(state, files=[{"path": "lnk/a.py", "old": "evil\n", "new": digest(OLD)}])
    with pytest.raises(BlockedError, match="edited since the apply"):
        undo(root)
    assert (tmp_path / "outside/a.py").read_bytes() == OLD


@pytest.mark.parametrize("target", [".git/config", ".git/hooks/a.py", "notes.txt"])
def test_a_link_to_what_is_never_written_is_refused(root: Path, target: str) -> None:
    file = root / target
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(OLD)
    (root / "link.py").symlink_to(target)
    with pytest.raises(BlockedError, match=r"link\.py is a link to .*; nothing was written"):
        write_changes(root, modify("link.py"))
    assert file.read_bytes() == OLD


@pytest.mark.parametrize("path", ["notes.txt", ".git/a.py", "a\0.py"])
def test_only_python_files_are_ever_made(root: Path, path: str) -> None:
    before = everything(root)
    with pytest.raises(WriteError, match="nothing was written"):
        write_changes(root, ChangeSet.of([Create(path, "")]))
    assert everything(root) == before


@pytest.mark.parametrize("name", ["a\nError: b.py", "a\x1b[31m\u202eb.py", "a\u2028\x9b.py"])
def test_no_name_of_a_file_ends_a_line_of_a_message(root: Path, name: str) -> None:
    (root / name).write_bytes(OLD)
    write_changes(root, modify(name))
    (root / name).write_bytes(b"edited\n")
    with pytest.raises(BlockedError) as edited:
        undo(root)
    left = root / f"{name[:-3]}d" / f".hkmigrate-{TOKEN}-0.new"
    left.parent.mkdir()
    left.touch()
    (left.parent / "a.py").write_bytes(OLD)
    with pytest.raises(UnfinishedError) as unfinished:
        write_changes(root, modify(f"{left.parent.name}/a.py"))
    with pytest.raises(BlockedError, match="has changed since") as changed:
        write_changes(root, modify(name))
    for error, lines in ((edited, 2), (unfinished, 3), (changed, 1)):
        assert [steers(line) for line in str(error.value).split("\n")] == [False] * lines


def test_temporary_files_that_nothing_is_known_of_are_named(root: Path) -> None:
    left = root / f".hkmigrate-{TOKEN}-0.new"
    left.write_bytes(NEW)
    for command in (assert_writable, write_changes):
        with pytest.raises(
            UnfinishedError, match="temporary files of an apply or undo that nothing is known of"
        ) as told:
            command(root, modify("a.py"))
        assert f"\n  {left}\n" in str(told.value)
    assert (root / "a.py").read_bytes() == OLD
    left.unlink()
    write_changes(root, modify("a.py"))


def test_a_tree_that_was_moved_half_done_says_what_lies_in_it(root: Path, tmp_path: Path) -> None:
    for at in range(200):
        settle(root)
        (root / "a.py").write_bytes(OLD)
        try:
            write_changes(root, modify("a.py"), disk=Deadly(at))
        except Killed:
            if list(root.glob(".hkmigrate-*")):
                break
    moved = tmp_path / "moved"
    root.rename(moved)
    with pytest.raises(UnfinishedError, match=r"\.hkmigrate-"):
        write_changes(moved, modify("a.py"))
    moved.rename(root)
    assert settle(root) is not None
    assert write_changes(root, modify("a.py")) == ("a.py",)


def test_undo_climbs_to_the_top_of_the_project_and_no_further(root: Path, tmp_path: Path) -> None:
    write_changes(root, modify("a.py"))
    assert last_applied(root / "pkg") == root
    (root / "pkg/setup.cfg").touch()
    assert last_applied(root / "pkg") == root / "pkg"
    (root / "pkg/__init__.py").touch()
    assert last_applied(root / "pkg") == root


@pytest.mark.skipif(os.name != "posix" or os.geteuid() != 0, reason="only root gives folders away")
def test_undo_does_not_climb_into_a_folder_of_another_user(root: Path) -> None:
    write_changes(root, modify("a.py"))
    os.chown(root, 12345, 12345)
    assert last_applied(root / "pkg") == root / "pkg"
