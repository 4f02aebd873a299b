"""Programs that misbehave: the right sentence, within the limit, and no process left behind."""

from __future__ import annotations

import resource
import socket
from pathlib import Path
from types import SimpleNamespace

import pytest

from hkmigrate.check import child, wire
from hkmigrate.check.compare import compare
from hkmigrate.check.task import Side
from hkmigrate.config import Case, CheckOptions
from hkmigrate.model.verdict import CheckReport, Verdict

GOOD = "def f(x):\n    return hk.Linear(4)(x)\n"


def check(trees, old: str, new: str = GOOD, **limits: float) -> CheckReport:
    folders = trees(old, new)
    return compare(*folders, CheckOptions(cases=(Case("f", "model:f", ("f32[2,4]",)),), **limits), {})


def alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().split(") ")[1][0] != "Z"
    except FileNotFoundError:
        return False


def test_a_model_that_hangs_and_forks_is_ended_with_all_it_started(trees, tmp_path: Path) -> None:
    pids = tmp_path / "pids"
    hangs = f"""
        import os, subprocess, time
        def f(x):
            for command in (["sleep", "300"], ["setsid", "sleep", "301"]):
                child = subprocess.Popen(command)
                with open({str(pids)!r}, "a") as file:
                    file.write(f"{{child.pid}}\\n")
            if os.fork() == 0:
                os.setsid()
                time.sleep(302)
            time.sleep(300)
    """
    report = check(trees, GOOD, hangs, timeout=8)
    assert report.problem == "the new tree took more than its limit of 8 s (timeout) in case f"
    assert report.verdict is Verdict.NOT_RUN
    found = [int(line) for line in pids.read_text().split()]
    assert len(found) == 2
    assert not any(alive(pid) for pid in found)
    assert not [entry for entry in Path("/proc").glob("[0-9]*") if in_tree(entry, tmp_path / "new")]


def test_a_limit_is_noticed_at_the_first_look_after_it(tmp_path: Path, monkeypatch) -> None:
    now = [100.0]

    def nothing_comes(reading: object, writing: object, odd: object, seconds: float) -> tuple[list[object], ...]:
        now[0] += seconds
        return [], [], []

    clock = SimpleNamespace(monotonic=lambda: now[0])
    for module in (child, wire):
        monkeypatch.setattr(module, "time", clock)
    monkeypatch.setattr(wire, "select", SimpleNamespace(select=nothing_comes))
    ours, theirs = socket.socketpair()
    hangs = child.Child.run(Side("new", tmp_path, 8.0, 0.0, {}), ["sleep", "300"])
    with pytest.raises(child.Stopped, match="the new tree took more than its limit of 8 s"):
        wire.Wire(ours, hangs).answer("in case f")
    assert 108.0 < now[0] <= 108.0 + wire.GRACE + 1e-6
    monkeypatch.undo()
    hangs.end()
    theirs.close()
    ours.close()
    assert not alive(hangs.process.pid)


def test_a_command_leaves_no_process_behind(trees, tmp_path: Path) -> None:
    pids = tmp_path / "pids"
    train = f"""
import subprocess, jax, numpy as np, haiku as hk
from model import f
hk.transform(f).init(jax.random.PRNGKey(0), np.ones((2, 4), "f4"))
child = subprocess.Popen(["setsid", "sleep", "303"])
with open({str(pids)!r}, "a") as file:
    file.write(f"{{child.pid}}\\n")
"""
    files = {"model.py": GOOD, "train.py": train}
    report = compare(*trees(files, files), CheckOptions(run=("python train.py & wait",)), {})
    assert report.problem is None
    assert report.verdict is Verdict.PROVED
    found = [int(line) for line in pids.read_text().split()]
    assert len(found) == 2
    assert not any(alive(pid) for pid in found)


def test_a_model_that_deletes_its_inputs_and_its_file(trees) -> None:
    deletes = """
        import os
        def f(x):
            y = hk.Linear(4)(x)
            if x.sum() > 1e9:
                return x
            jnp.asarray(x).delete()
            if os.path.exists(__file__):
                os.remove(__file__)
            return y
    """
    report = check(trees, deletes, deletes)
    assert report.problem is None
    assert report.verdict is Verdict.AGREED
    report = check(trees, deletes, deletes.replace("return y", "return y * 2"))
    assert report.verdict is Verdict.DIFFERS


def in_tree(process: Path, tree: Path) -> bool:
    try:
        return (process / "cwd").resolve() == tree
    except OSError:
        return False


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("os._exit(0)", "the old tree's process ended early, with exit code 0, in case f"),
        ("os.kill(os.getpid(), 11)", "the old tree's process was killed by SIGSEGV in case f"),
        ("os.closerange(3, 256)", "the old tree's process ended early, with exit code 1, in case f"),
    ],
)
def test_a_process_that_goes_away(trees, body: str, said: str) -> None:
    report = check(trees, f"import os\ndef f(x):\n    {body}\n    return x\n")
    assert (report.problem or "").startswith(said)
    assert report.verdict is Verdict.NOT_RUN


def test_what_a_program_prints_and_where_it_comes_back_are_no_answer(trees) -> None:
    loud = """
        import os, sys
        answer = b'{"params": [], "state": [], "parts": [], "opaque": [], "notes": [], "blobs": []}'
        printed = 0
        while printed < 1_000_000_000:
            printed += os.write(1 + (printed > 500_000_000), answer + b"x" * 1_000_000)
        def f(x):
            os.write(1, answer)
            print("\\0\\0\\0\\0\\0\\0\\0\\2{}", file=sys.stderr, flush=True)
            if os.fork() == 0:
                return x
            return hk.Linear(4)(x)
    """
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    report = check(trees, loud)
    assert report.problem is None
    assert report.verdict is Verdict.PROVED
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 200_000  # kilobytes: little of it is kept


def test_exits_and_broken_modules_are_cases_that_did_not_run(trees) -> None:
    old = {
        "model.py": "import sys\ndef f(x):\n    sys.exit(0)\n",
        "broken.py": "def f(x:\n",
        "leaves.py": "import sys\nsys.exit('no')\n",
        "late.py": "def f(x):\n    return x\n",
        "deep.py": "from broken import f\n",
        "json.py": "raise ImportError('this is not the json that you want')\n",
        "jax/__init__.py": "raise ImportError('nor is this jax')\n",
    }
    folders = trees(old, {**old, "late.py": "from model import gone\n"})
    cases = [Case(name, f"{name}:f", ("f32[2,4]",)) for name in ("model", "broken", "leaves", "deep", "late")]
    report = compare(*folders, CheckOptions(cases=tuple(cases)), {})
    details = {case.name: case.detail for case in report.cases}
    assert details["model"] == "it cannot be run in the old tree: it called sys.exit(0) (model.py:8 in f)"
    assert details["broken"].startswith("it cannot be run in the old tree: SyntaxError: ")
    assert details["broken"].endswith("(broken.py:1)")
    assert "sys.exit('no') (leaves.py:2 in <module>)" in details["leaves"]
    assert details["deep"].endswith("(broken.py:1)")
    assert details["late"] == (
        "it can be run in the old tree, but not in the new one: ImportError: cannot import name 'gone' "
        f"from 'model' ({folders[1]}/model.py) (late.py:1 in <module>)"
    )
    assert report.problem == f"case model: {details['model']}"


def test_the_memory_limit_is_named(trees) -> None:
    report = check(trees, "def f(x):\n    return x + len(bytearray(60 * 2**30))\n", memory=40.0)
    assert report.problem == "the old tree took more than its limit of 40 GB (memory) in case f"
