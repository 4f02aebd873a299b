"""Signals that end a command: nothing that it has started stays behind, and nothing is written."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from hkmigrate.cli import main
from hkmigrate.cli.signals import Ended, end_on_signals

MODEL = """\
import os, pathlib, subprocess, sys, time
import haiku as hk
import jax.numpy as jnp


class Scale(hk.Module):
    def __call__(self, x):
        with hk.name_scope(hk.force_name("row")):
            return x * hk.get_parameter("w", [3], init=jnp.ones)


@hk.transform
def net(x):
    return Scale()(Scale()(x))


left = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"], start_new_session=True)
for pid in (os.getpid(), left.pid):
    pathlib.Path(os.environ["BEGUN"], str(pid)).touch()
time.sleep(600)
"""
COMMAND = """\
import signal
signal.signal(signal.SIGHUP, signal.SIG_DFL)  # some shells have it ignored
from hkmigrate.cli import main
main()
"""
CASE = '[[tool.hkmigrate.check.cases]]\nentry = "model:net"\ninputs = ["f32[2,3]"]\n'


def _alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def _until(done: Path, process: subprocess.Popen[str]) -> None:
    while len(list(done.iterdir())) < 2:
        assert process.poll() is None, process.communicate()
        time.sleep(0.02)


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="processes are looked for in /proc")
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP], ids=["term", "hup"])
@pytest.mark.parametrize(
    "arguments",
    [
        ("apply", "--check"),
        ("apply", "--check", "--run", f"{sys.executable} model.py"),
        ("check", ".", "."),
        ("audit",),
    ],
    ids=["forked", "recorded", "check", "audit"],
)
def test_what_was_started_ends_with_the_command(arguments: tuple[str, ...], number: signal.Signals, tmp_path) -> None:
    tree, scratch, begun = tmp_path / "tree", tmp_path / "scratch", tmp_path / "begun"
    for folder in (tree, scratch, begun):
        folder.mkdir()
    (tree / "model.py").write_text(MODEL)
    (tree / "pyproject.toml").write_text(CASE)
    before = {path: path.read_bytes() for path in tree.rglob("*") if path.is_file()}
    process = subprocess.Popen(
        [sys.executable, "-P", "-c", COMMAND, *arguments],
        cwd=tree,
        env={**os.environ, "BEGUN": str(begun), "TMPDIR": str(scratch), "PYTHONDONTWRITEBYTECODE": "1"},
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    _until(begun, process)
    process.send_signal(number)
    _, said = process.communicate(timeout=60)
    assert process.returncode == 128 + number
    assert f"Error: ended by {number.name}" in said
    assert "Traceback" not in said
    assert not [one.name for one in begun.iterdir() if _alive(int(one.name))]
    assert {path: path.read_bytes() for path in tree.rglob("*") if path.is_file()} == before
    assert not list(scratch.iterdir())


def test_one_signal_is_enough_and_those_that_are_ignored_stay_so(monkeypatch) -> None:
    ignored = {signal.SIGHUP: signal.SIG_IGN}
    now: dict[int, object] = {signal.SIGTERM: signal.SIG_DFL, **ignored}
    monkeypatch.setattr(signal, "getsignal", now.__getitem__)
    monkeypatch.setattr(signal, "signal", now.__setitem__)
    end_on_signals()
    assert now[signal.SIGHUP] is signal.SIG_IGN
    handler = now[signal.SIGTERM]
    assert callable(handler)
    with pytest.raises(Ended, match="ended by SIGTERM") as ended:
        handler(signal.SIGTERM, None)
    assert ended.value.code == 143
    assert now == {signal.SIGTERM: signal.SIG_IGN, **ignored}


def test_an_interrupt_while_it_starts_is_no_traceback(monkeypatch, capsys) -> None:
    def interrupted(_: object) -> object:
        raise KeyboardInterrupt

    monkeypatch.setattr(sys, "argv", ["hkmigrate", "plan"])
    monkeypatch.setattr("hkmigrate.cli.early.nursery_for", interrupted)
    monkeypatch.setattr("hkmigrate.cli.signals.end_on_signals", lambda: None)
    with pytest.raises(SystemExit) as ended:
        main()
    assert (ended.value.code, capsys.readouterr().err) == (130, "Error: interrupted\n")
