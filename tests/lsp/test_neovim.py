"""Neovim's own client, with the settings of its page: it shows the diagnostic, takes the action, and saves what
`hkmigrate apply` writes. `NEOVIM` names another Neovim than the one on PATH."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

HERE = Path(__file__).parent
GOLDEN = HERE.parents[1] / "golden"
COMMAND = Path(sys.executable).with_name("hkmigrate")
PAGES = HERE.parents[1] / "docs" / "editors"
NVIM = shutil.which(os.environ.get("NEOVIM", "nvim"))

pytestmark = pytest.mark.skipif(NVIM is None, reason="there is no nvim on PATH (Debian: apt-get install neovim)")


def on_path() -> str:
    """A PATH on which this environment's hkmigrate is found first."""
    return f"{COMMAND.parent}{os.pathsep}{os.environ['PATH']}"


def settings_of(page: str, language: str, number: int = 0) -> str:
    """The settings that a page shows, as it shows them."""
    return re.findall(rf"^```{language}\n(.*?)^```", (PAGES / page).read_text(), re.DOTALL | re.MULTILINE)[number]


def drive(root: Path, file: str, title: str, out: Path) -> dict[str, Any]:
    found = subprocess.run([str(NVIM), "--version"], capture_output=True, text=True, check=True).stdout
    version = re.match(r"NVIM v(\d+)\.(\d+)", found)
    assert version is not None
    settings = out.with_name("init.lua")
    settings.write_text(settings_of("neovim.md", "lua", 0 if (int(version[1]), int(version[2])) >= (0, 11) else 1))
    env = {
        **os.environ,
        "PATH": on_path(),
        "SETTINGS": str(settings),
        "ROOT": str(root),
        "FILE": file,
        "TITLE": title,
        "OUT": str(out),
        "HOVER": "1",
        **{f"XDG_{name}_HOME": str(out.parent / name) for name in ("CONFIG", "DATA", "STATE", "CACHE")},
    }
    script = HERE / "editors" / "drive.lua"
    words = [str(NVIM), "--clean", "--headless", "-c", f"luafile {script}"]
    done = subprocess.run(words, env=env, capture_output=True, text=True, timeout=180, check=False)
    assert out.is_file(), done.stdout + done.stderr
    told: dict[str, Any] = json.loads(out.read_text())
    assert done.returncode == 0, (told, done.stderr)
    return told


def files(root: Path) -> dict[str, bytes]:
    found = (path for path in root.rglob("*") if path.is_file())
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in found}


def hkmigrate(*words: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run([str(COMMAND), *words], cwd=cwd, capture_output=True, text=True, check=False)


@pytest.fixture
def trees(tmp_path: Path, request: pytest.FixtureRequest) -> tuple[Path, Path, Path]:
    """A case three times: as it was, as the editor finds it, and as `hkmigrate apply` leaves it."""
    case = GOLDEN / request.param
    made = tuple(tmp_path / name for name in ("old", "edited", "applied"))
    for tree in made:
        shutil.copytree(case / "before", tree)
    return made[0], made[1], made[2]


@pytest.mark.parametrize(
    ("trees", "file", "name", "entry", "inputs"),
    [
        pytest.param("helper/embed", "model.py", "global_embed", "model:model", "i32[2,5]", id="one file"),
        pytest.param("helper/other_file", "agents/actor.py", "torso", "run:agent", "f32[2,8]", id="several files"),
        pytest.param(
            *("imports/relative_package", "perceiver/blocks/cross.py", "shared_latents", "perceiver:model", "f32[6,3]"),
            id="a new file",
        ),
    ],
    indirect=["trees"],
)
def test_the_action_writes_what_apply_writes(
    trees: tuple[Path, Path, Path], file: str, name: str, entry: str, inputs: str, tmp_path: Path
) -> None:
    old, edited, applied = trees
    title = f"Move '{name}' into an owned module"
    (edited / ".git").mkdir()  # so that it is a project
    told = drive(edited, file, title, tmp_path / "told.json")
    (edited / ".git").rmdir()
    assert told["diagnostics"]
    assert all(f"'{name}'" in one["message"] for one in told["diagnostics"])
    assert title in told["offered"]
    assert name in json.dumps(told["hover"])

    assert hkmigrate("apply", "--group", name, cwd=applied).returncode == 0
    assert files(edited) == files(applied)
    assert files(edited) != files(old)

    config = tmp_path / "pyproject.toml"
    config.write_text(f'[[tool.hkmigrate.check.cases]]\nentry = "{entry}"\ninputs = ["{inputs}"]\n')
    checked = hkmigrate("check", str(old), str(edited), "--config", str(config), "--format", "json", cwd=tmp_path)
    assert json.loads(checked.stdout)["verdict"] == "proved", checked.stdout + checked.stderr
