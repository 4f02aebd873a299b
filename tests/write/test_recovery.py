from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from benchmarks import points
from benchmarks.faults import Deadly, Killed
from benchmarks.scenes import LONG, QUICK, SCENES, STATE, Scene, build, changes, snapshot

from hkmigrate.model.edit import ChangeSet, Create
from hkmigrate.write import BlockedError, UnfinishedError, assert_settled, settle, undo, write_changes
from hkmigrate.write.state import state_of

KINDS = {
    points.kills: 7,
    points.kills_in_recovery: 43,
    points.failures: 61,
    points.failures_in_recovery: 61,
    points.losses: 23,
    points.edits: 31,
    points.meanwhile: 31,
    points.others: 23,
}
"""Ways to interrupt a write, and every how manieth of its operations is taken here."""


@pytest.mark.parametrize("scene", SCENES, ids=lambda scene: scene.name)
@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_a_tree_is_the_old_one_or_the_new_one(tmp_path: Path, scene: Scene, kind: Callable[..., Any]) -> None:
    """A slice of `python -m tests.benchmarks.crashes`."""
    found = list(kind(scene, tmp_path / "tree", every=KINDS[kind]))
    assert found
    assert [point for point in found if point[1]] == []


@pytest.mark.parametrize("scene", SCENES, ids=lambda scene: scene.name)
def test_what_is_said_to_be_done_survives_a_loss_of_power(tmp_path: Path, scene: Scene) -> None:
    assert {wrong for _, wrong in points.returned(scene, tmp_path / "tree")} == {""}


def killed(root: Path, scene: Scene = SCENES[0]) -> None:
    """The command has been killed right after a rename that came after the commit."""
    for at in range(200):
        scene.at(root)
        disk = Deadly(at)
        try:
            scene.act(root, disk)
        except Killed:
            journal = state_of(root).journal
            if journal.exists() and '"committed"' in journal.read_text() and disk.done[-1] == "rename":
                return
    pytest.fail("it was never killed there")


def test_commands_that_only_read_say_that_a_tree_is_half_done(tmp_path: Path) -> None:
    root = tmp_path / "tree"
    killed(root)
    for folder, files in ((root, ()), (root / "pkg", ()), (tmp_path, ("tree/a.py",))):
        with pytest.raises(UnfinishedError, match=f"an apply or undo in {root} is under way or was interrupted"):
            assert_settled(folder, files)
    assert_settled(tmp_path, ("elsewhere/a.py",))


def test_undo_of_an_interrupted_apply_finishes_and_takes_back(tmp_path: Path) -> None:
    root = tmp_path / "tree"
    before, _ = SCENES[0].states(root)
    killed(root)
    undone = undo(root, disk=QUICK)
    assert str(undone.recovered) == "an apply that had been interrupted has been finished"
    assert snapshot(root) == before


def test_undo_does_not_take_back_one_more_than_was_meant(tmp_path: Path) -> None:
    root = tmp_path / "tree"
    before, _ = SCENES[1].states(root)
    SCENES[1].at(root)
    with pytest.raises(Killed):
        SCENES[1].act(root, Deadly(25))
    undone = undo(root, disk=QUICK)
    assert str(undone.recovered) == "an apply that had been interrupted has been taken back"
    assert snapshot(root) == before


def test_an_edited_file_is_named_and_its_old_content_kept(tmp_path: Path) -> None:
    root = tmp_path / "tree"
    killed(root)
    (root / "pkg/deep/long.py").unlink()
    (root / "pkg/deep/long.py").write_bytes(b"mine\n")
    settled = settle(root, disk=QUICK)
    assert settled is not None
    assert settled.foreign == ("pkg/deep/long.py",)
    assert [path.read_bytes() for path in settled.kept] == [LONG]
    assert settled.kept[0].is_relative_to(state_of(root).base)
    assert "pkg/deep/long.py has been edited since, and is left as it is" in str(settled)
    assert (root / "pkg/deep/long.py").read_bytes() == b"mine\n"


def test_nobody_writes_below_a_half_done_tree(tmp_path: Path) -> None:
    root = tmp_path / "tree"
    killed(root)
    (root / "inner").mkdir()
    build(root / "inner")
    before = snapshot(tmp_path)
    with pytest.raises(UnfinishedError):
        write_changes(root / "inner", changes("Owner"), allow_dirty=True, disk=QUICK)
    assert snapshot(tmp_path) == before


def test_nobody_writes_above_a_half_done_tree(
    tmp_path: Path, state_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    killed(tmp_path / "tree")
    (tmp_path / STATE).rename(state_home)
    monkeypatch.setenv("XDG_STATE_HOME", str(state_home))
    before = snapshot(tmp_path)
    with pytest.raises(UnfinishedError):
        write_changes(tmp_path, ChangeSet.of([Create("tree/pkg/mine.py", "")]), allow_dirty=True, disk=QUICK)
    assert snapshot(tmp_path) == before


@pytest.mark.parametrize("nested", ["", "pkg"])
def test_a_held_lock_stands_in_the_way(tmp_path: Path, nested: str) -> None:
    root = tmp_path / "tree"
    root.mkdir()
    build(root)
    holder = state_of(root / nested)
    holder.prepare(QUICK)
    lock = QUICK.lock(holder.lock)
    assert lock is not None
    with pytest.raises(BlockedError, match="another hkmigrate is writing"):
        write_changes(root, changes("Owner"), allow_dirty=True, disk=QUICK)
    lock.close()
    write_changes(root, changes("Owner"), allow_dirty=True, disk=QUICK)
    assert (root / "new/deep/owner.py").exists()
