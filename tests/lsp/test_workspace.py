"""Several roots, ignored files, changes outside of the editor, and settings."""

from __future__ import annotations

import asyncio
import shutil
from pathlib import Path

import pytest
from lsprotocol import types

from .abilities import PLAIN, rich
from .sessions import GOLDEN, PATIENCE, session

pytestmark = pytest.mark.asyncio
BEFORE = GOLDEN / "helper" / "embed" / "before" / "model.py"
AFTER = GOLDEN / "helper" / "embed" / "after" / "model.py"


def copied(folder: Path, name: str = "model.py") -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    return Path(shutil.copy(BEFORE, folder / name))


async def test_each_root_is_planned_by_itself(tmp_path: Path) -> None:
    one, other = tmp_path / "one", tmp_path / "other"
    copied(one)
    copied(other)
    (other / "pyproject.toml").write_text('[tool.hkmigrate]\nexclude = ["model.py"]\n')
    async with session(tmp_path, rich(), roots=[one, other]) as net:
        await net.until(lambda: net.diagnostics("one/model.py"))
        related = net.diagnostics("one/model.py")[0].related_information or ()
        assert {info.location.uri for info in related} == {net.uri("one/model.py")}
        removed = types.WorkspaceFolder(one.as_uri(), "one")
        event = types.WorkspaceFoldersChangeEvent(added=[], removed=[removed])
        net.client.workspace_did_change_workspace_folders(types.DidChangeWorkspaceFoldersParams(event))
        await net.until(lambda: not net.diagnostics("one/model.py"))
    assert not net.diagnostics("other/model.py")


async def test_ignored_files_are_left_alone_and_changes_outside_are_seen(tmp_path: Path) -> None:
    copied(tmp_path, "seen.py")
    copied(tmp_path / "old")
    (tmp_path / ".gitignore").write_text("old/\n")
    async with session(tmp_path, rich()) as net:
        await net.until(lambda: net.diagnostics("seen.py"))
        assert not net.diagnostics("old/model.py")
        shutil.copy(AFTER, tmp_path / "seen.py")
        copied(tmp_path / "new")
        changes = [
            types.FileEvent(net.uri("seen.py"), types.FileChangeType.Changed),
            types.FileEvent(net.uri("new/model.py"), types.FileChangeType.Created),
        ]
        net.client.workspace_did_change_watched_files(types.DidChangeWatchedFilesParams(changes))
        await net.until(lambda: net.diagnostics("new/model.py") and not net.diagnostics("seen.py"))
        (tmp_path / "new" / "model.py").unlink()
        gone = [types.FileEvent(net.uri("new/model.py"), types.FileChangeType.Deleted)]
        net.client.workspace_did_change_watched_files(types.DidChangeWatchedFilesParams(gone))
        await net.until(lambda: not net.diagnostics("new/model.py"))


async def test_a_file_that_has_changed_without_a_word_is_noticed_before_an_edit(tmp_path: Path) -> None:
    root = Path(shutil.copytree(GOLDEN / "helper/other_file/before", tmp_path / "net"))
    async with session(root, rich()) as net:
        net.open("agents/actor.py")
        await net.until(lambda: net.diagnostics("agents/actor.py"))
        line = net.diagnostics("agents/actor.py")[0].range.start.line
        (action, *_) = await net.actions("agents/actor.py", line)
        common = root / "agents" / "common.py"
        common.write_text("# one more line\n" + common.read_text())
        done = await net.client.code_action_resolve_async(action)
        assert done.edit is not None
        net.carry_out(done.edit)
        assert common.read_text().startswith("# one more line\n")
        assert "class SharedTorso(hk.Module):" in common.read_text()


async def test_a_file_outside_of_every_root_is_planned_with_its_open_neighbours_alone(tmp_path: Path) -> None:
    (tmp_path / "work").mkdir()
    copied(tmp_path / "loose")
    copied(tmp_path / "loose", "closed.py")
    async with session(tmp_path, rich(), roots=[tmp_path / "work"]) as net:
        net.open("loose/model.py")
        await net.until(lambda: net.diagnostics("loose/model.py"))
        assert not net.diagnostics("loose/closed.py")


async def test_settings_of_the_client_go_before_those_of_the_project(tmp_path: Path) -> None:
    copied(tmp_path)
    (tmp_path / "pyproject.toml").write_text('[tool.hkmigrate]\nstyle = "accessor"\n')
    async with session(tmp_path, rich(), settings={"style": "methods", "place": None}) as net:
        net.open("model.py")
        edit = ""
        async with asyncio.timeout(PATIENCE):
            while "def de_embed(self" not in edit:  # until the client has been asked for its settings
                (action, *_) = await net.actions("model.py", 11)
                edit = str((await net.client.code_action_resolve_async(action)).edit)


async def test_a_setting_that_is_not_accepted_is_shown(tmp_path: Path) -> None:
    copied(tmp_path)
    async with session(tmp_path, PLAIN, options={"hkmigrate": {"stile": "methods"}}) as net:
        net.open("model.py")
        await net.until(lambda: net.client.messages)
        assert "did you mean `style`?" in net.client.messages[0].message
        settings = {"hkmigrate": {"style": "methods"}}
        net.client.workspace_did_change_configuration(types.DidChangeConfigurationParams(settings))
        await net.until(lambda: net.diagnostics("model.py"))
