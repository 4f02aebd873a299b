"""Eglot, the client of Emacs, with the settings of its page: the action writes what `hkmigrate apply` writes."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest

from .test_neovim import GOLDEN, HERE, files, hkmigrate, on_path, settings_of

EMACS = shutil.which("emacs")


def _has_eglot() -> bool:
    ask = [str(EMACS), "--batch", "--eval", "(progn (package-initialize) (require 'eglot))"]
    return EMACS is not None and subprocess.run(ask, capture_output=True, check=False).returncode == 0


pytestmark = pytest.mark.skipif(
    not _has_eglot(), reason="there is no Emacs with eglot on PATH (Debian: apt-get install emacs-nox elpa-eglot)"
)


@pytest.mark.parametrize(
    ("case", "file", "name"),
    [
        pytest.param("helper/other_file", "agents/actor.py", "torso", id="several files"),
        pytest.param("imports/relative_package", "perceiver/blocks/cross.py", "shared_latents", id="a new file"),
    ],
)
def test_the_action_writes_what_apply_writes(case: str, file: str, name: str, tmp_path: Path) -> None:
    edited, applied = (
        Path(shutil.copytree(GOLDEN / case / "before", tmp_path / name)) for name in ("edited", "applied")
    )
    (edited / ".git").mkdir()  # so that it is a project
    title, out = f"Move '{name}' into an owned module", tmp_path / "told.json"
    (tmp_path / "init.el").write_text(settings_of("emacs.md", "elisp"))
    env = {**os.environ, "ROOT": str(edited), "FILE": file, "TITLE": title, "OUT": str(out), "PATH": on_path()}
    env["SETTINGS"] = str(tmp_path / "init.el")
    words = [str(EMACS), "--batch", "-l", str(HERE / "editors" / "drive.el")]
    done = subprocess.run(
        words, env={**env, "HOME": str(tmp_path)}, capture_output=True, text=True, timeout=180, check=False
    )
    assert done.returncode == 0, done.stderr
    told = json.loads(out.read_text())
    assert all(f"'{name}'" in text for text in told["diagnostics"])
    assert title in told["offered"]
    (edited / ".git").rmdir()
    assert hkmigrate("apply", "--group", name, cwd=applied).returncode == 0
    assert files(edited) == files(applied)
