"""Nothing of the workspace runs in a command that does not say so: canaries in the tree, and a hook that hears all."""

from __future__ import annotations

import json
import os
import pickle
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from hkmigrate.cli.app import app

GOLDEN = Path(__file__).parents[2] / "golden/helper/embed/before"
GIT_PROGRAMS = [
    *("core.fsmonitor", "core.pager", "core.sshCommand", "core.gitProxy", "core.askPass", "core.alternateRefsCommand"),
    *("filter.evil.clean", "filter.evil.smudge", "filter.evil.process", "filter.e=v.clean", "filter.e=v.smudge"),
    *(
        "diff.external",
        "diff.evil.command",
        "diff.evil.textconv",
        "gpg.program",
        "credential.helper",
        "tar.tar.command",
    ),
    *("uploadpack.packObjectsHook", "core.editor", "pager.status", "alias.config", "alias.rev-parse"),
]
RUNS_CODE = {"check", "audit"}
COMMANDS = {
    "lint": [("lint",)],
    "plan": [("plan",), ("plan", "--diff"), ("plan", "--format", "json", "--output", "plan.json")],
    "apply": [("apply", "--diff"), ("apply", "--plan", "plan.json"), ("apply",)],
    "undo": [("undo",)],
    "explain": [("explain", "dynamic-name")],
    "convert": [("convert", "params.pkl", "../converted.pkl", "--rename", "a/b=c/d")],
    "lsp": [("lsp",)],
}
"""In the order in which they are run; a command that is not there yet is left out."""

SHADOWS = [
    *(
        "conftest",
        "sitecustomize",
        "usercustomize",
        "setup",
        "yaml",
        "jax",
        "numpy",
        "libcst",
        "typer",
        "click",
    ),
    *("rich", "networkx", "pathspec", "pygls", "lsprotocol", "tomllib", "json", "ast", "tokenize", "multiprocessing"),
]
CANARY = """import os, pathlib
(pathlib.Path(os.environ["CANARIES"]) / os.path.basename(__file__)).touch()


def forward(x):
    return x
"""
HOOK = """import os, sys
tree, log = os.environ["TREE"], os.open(os.environ["HEARD"], os.O_WRONLY | os.O_APPEND | os.O_CREAT)
def hear(event, arguments):
    if event == "exec":
        bad = getattr(arguments[0], "co_filename", "").startswith(tree)
    elif event == "open":
        bad = str(arguments[0]).endswith((".pyc", ".pth", ".so")) and str(arguments[0]).startswith(tree)
    elif event == "subprocess.Popen":
        reads = ("config", "rev-parse", "ls-tree", "hash-object", "cat-file")
        bad = arguments[0] != "git" or arguments[1][1] not in reads
    else:
        bad = event in ("os.system", "os.exec", "os.posix_spawn", "pickle.find_class", "socket.connect")
    if bad:
        os.write(log, f"{event} {arguments!r:.300}\\n".encode())
sys.addaudithook(hear)
"""


class Evil:
    def __reduce__(self) -> tuple[object, ...]:
        return os.system, ("touch $CANARIES/pickle",)


@pytest.fixture
def tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A checkout full of canaries, and a folder with the hook that every Python started here gets."""
    tree = Path(shutil.copytree(GOLDEN, tmp_path / "tree"))
    (tmp_path / "canaries").mkdir()
    (tmp_path / "hook").mkdir()
    (tmp_path / "hook/sitecustomize.py").write_text(HOOK)
    for name in SHADOWS:
        (tree / f"{name}.py").write_text(CANARY)
    (tree / "canary.pth").write_text("import os; open(os.environ['CANARIES'] + '/pth', 'w')\n")
    (tree / "params.pkl").write_bytes(pickle.dumps(Evil()))
    (tree / "pyproject.toml").write_text(
        '[build-system]\nrequires = []\nbuild-backend = "conftest"\nbackend-path = ["."]\n'
        '[tool.hkmigrate]\nentry-points = ["conftest:forward"]\n'
        '[tool.hkmigrate.check]\nrun = ["touch $CANARIES/run", "python conftest.py"]\n'
    )
    (tmp_path / "outside").mkdir()
    (tmp_path / "outside/far.py").write_text(CANARY)
    (tree / "far.py").symlink_to("../outside/far.py")
    (tree / "far").symlink_to("../outside")
    for words in (
        ["init", "-q"],
        ["add", "."],
        ["-c", "user.name=A", "-c", "user.email=a@b.c", "commit", "-qm", "one"],
    ):
        subprocess.run(["git", *words], cwd=tree, check=True)
    script = tmp_path / "git-program"
    script.write_text("#!/bin/sh\ntouch $CANARIES/git\ncat\n")
    script.chmod(0o755)
    for name in GIT_PROGRAMS:
        subprocess.run(["git", "config", name, str(script)], cwd=tree, check=True)
    (tree / ".git/info/attributes").write_text("*.py filter=evil diff=evil\nmodel.py filter=e=v\n")
    os.utime(tree / "model.py", (1, 1))
    monkeypatch.setenv("CANARIES", str(tmp_path / "canaries"))
    monkeypatch.setenv("HEARD", str(tmp_path / "heard"))
    monkeypatch.setenv("TREE", str(tree))
    monkeypatch.setenv("PYTHONPATH", str(tmp_path / "hook"))
    monkeypatch.delenv("PYTHONSAFEPATH", raising=False)
    return tree


def ways() -> dict[str, list[str]]:
    script = Path(sys.executable).with_name("hkmigrate")
    return {"module": [sys.executable, "-m", "hkmigrate"], "script": [str(script)]}


@pytest.mark.parametrize("way", ways())
def test_no_canary_sings(tree: Path, way: str) -> None:
    there = {command.name or command.callback.__name__ for command in app.registered_commands if command.callback}
    assert there <= COMMANDS.keys() | RUNS_CODE, "say above how the new command is run"
    for command in [words for name, all_words in COMMANDS.items() if name in there for words in all_words]:
        done = subprocess.run(
            [*ways()[way], *command], cwd=tree, capture_output=True, text=True, stdin=subprocess.DEVNULL, check=False
        )
        assert "Traceback" not in done.stderr, done.stderr
        if command == ("apply", "--plan", "plan.json"):
            assert json.loads((tree / "plan.json").read_text())["writes"].keys() == {"model.py"}
            assert done.returncode == 0, done.stderr
        assert done.returncode in (0, 1) or command[0] in ("convert", "lsp"), done.stderr
    heard = tree.parent / "heard"
    assert heard.read_text() == ""
    assert sorted(path.name for path in (tree.parent / "canaries").iterdir()) == []


def test_the_canaries_would_sing(tree: Path) -> None:
    """The hook hears, and the canaries sing, where code of the tree is run."""
    subprocess.run([sys.executable, "-c", "import yaml"], cwd=tree, check=True)
    subprocess.run([sys.executable, "-c", "import pickle; pickle.load(open('params.pkl', 'rb'))"], cwd=tree, check=True)
    subprocess.run(["git", "status", "--porcelain"], cwd=tree, check=True, capture_output=True)
    assert {path.name for path in (tree.parent / "canaries").iterdir()} == {"yaml.py", "pickle", "git"}
    heard = (tree.parent / "heard").read_text()
    assert "exec" in heard
    assert "pickle.find_class" in heard
