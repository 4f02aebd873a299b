"""VS Code, with the packaged extension, driven in a browser: the light bulb writes what `hkmigrate apply` writes."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.error import URLError

import pytest

from .test_neovim import COMMAND, GOLDEN, HERE, files, hkmigrate

FOLDER = Path(os.environ.get("CODE_SERVER", Path.home() / ".cache" / "hkmigrate-tests" / "code-server"))
SOURCES = HERE.parents[1] / "docs" / "editors" / "vscode"
BROWSER = shutil.which("chromium")
SETTINGS = {
    "hkmigrate.command": [str(COMMAND), "lsp"],
    "extensions.autoCheckUpdates": False,
    "files.autoSave": "off",
    "files.refactoring.autoSave": False,  # so that what is saved is saved by "save all"
    "security.workspace.trust.enabled": False,
    "telemetry.telemetryLevel": "off",
    "workbench.startupEditor": "none",
}

pytestmark = [
    pytest.mark.vscode,
    pytest.mark.skipif(BROWSER is None, reason="there is no chromium on PATH (Debian: apt-get install chromium)"),
]


@pytest.fixture(scope="module")
def code() -> list[str]:
    """The command of VS Code, installed where it is not yet, with the extension as it is now."""
    subprocess.run(["sh", str(HERE / "editors" / "code-server.sh"), str(FOLDER)], check=True)
    made = FOLDER / "extension"
    for name in ("src", "package.json", "tsconfig.json", "README.md", ".vscodeignore"):
        copy = shutil.copytree if (SOURCES / name).is_dir() else shutil.copy2
        shutil.rmtree(made / name, ignore_errors=True)
        made.mkdir(exist_ok=True)
        copy(SOURCES / name, made / name)
    if not (made / "node_modules").is_dir():
        subprocess.run(["npm", "install", "--no-audit", "--no-fund"], cwd=made, check=True)
    subprocess.run(["npm", "run", "package", "--", "--out", "hkmigrate.vsix"], cwd=made, check=True)
    entry = FOLDER / "node_modules" / "code-server" / "out" / "node" / "entry.js"
    words = [
        "node",
        str(entry),
        "--user-data-dir",
        str(FOLDER / "user"),
        "--extensions-dir",
        str(FOLDER / "extensions"),
    ]
    settings = FOLDER / "user" / "User" / "settings.json"
    shutil.rmtree(FOLDER / "user", ignore_errors=True)
    settings.parent.mkdir(parents=True)
    settings.write_text(json.dumps(SETTINGS))
    subprocess.run([*words, "--install-extension", str(made / "hkmigrate.vsix"), "--force"], check=True)
    return words


@contextmanager
def serving(words: list[str], log: Path) -> Iterator[str]:
    """The address at which VS Code is served, as long as it is wanted."""
    with socket.socket() as asked:
        asked.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{asked.getsockname()[1]}"
    more = ["--auth", "none", "--bind-addr", address, "--disable-telemetry", "--disable-update-check"]
    with (
        log.open("wb") as out,
        subprocess.Popen([*words, *more, "--disable-workspace-trust"], stdout=out, stderr=out) as process,
    ):
        try:
            for _ in range(600):
                try:
                    urllib.request.urlopen(f"http://{address}/healthz", timeout=5).close()
                    break
                except (URLError, ConnectionError):
                    time.sleep(0.2)
            yield f"http://{address}"
        finally:
            process.terminate()


@pytest.mark.parametrize(
    ("case", "file", "name"),
    [
        pytest.param("helper/other_file", "agents/actor.py", "torso", id="several files"),
        pytest.param("imports/relative_package", "perceiver/blocks/cross.py", "shared_latents", id="a new file"),
    ],
)
def test_the_light_bulb_writes_what_apply_writes(
    code: list[str], case: str, file: str, name: str, tmp_path: Path
) -> None:
    edited, applied = (Path(shutil.copytree(GOLDEN / case / "before", tmp_path / at)) for at in ("edited", "applied"))
    out, title = tmp_path / "told.json", f"Move '{name}' into an owned module"
    with serving(code, tmp_path / "code-server.log") as address:
        env = {"BROWSER": str(BROWSER), "CODE_SERVER": str(FOLDER), "FILE": file, "OUT": str(out), "ROOT": str(edited)}
        env |= {"SHOTS": str(tmp_path), "TITLE": title, "URL": address}
        script = str(HERE / "editors" / "drive.mjs")
        done = subprocess.run(["node", script], env=os.environ | env, capture_output=True, text=True, check=False)
    assert out.is_file(), done.stderr
    told = json.loads(out.read_text())
    assert "why" not in told, (told, tmp_path)
    assert any(f"'{name}'" in text for text in told["diagnostics"])
    assert title in told["offered"]
    assert hkmigrate("apply", "--group", name, cwd=applied).returncode == 0
    assert files(edited) == files(applied)
