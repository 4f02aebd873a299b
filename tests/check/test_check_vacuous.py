"""A check says nothing where the rewritten code is not what ran: another copy of it did, or nothing of it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

MODEL = """\
import haiku as hk


class Scale(hk.Module):
    def __call__(self, x):
        with hk.name_scope(hk.force_name("gain")):
            return x * hk.get_parameter("g", [3], init=hk.initializers.RandomNormal())


def forward(x):
    return Scale(name="second")(Scale(name="first")(x))


net = hk.transform(forward)
"""
HEAD = "import sys\nimport haiku as hk, jax, jax.numpy as jnp\n"
CALL = "x, k = jnp.ones(3), jax.random.PRNGKey(0)\nnet.apply(net.init(k, x), k, x)\n"


@pytest.mark.parametrize(
    ("script", "code", "said"),
    [
        ("from mypkg.net import net\n", 0, "Wrote 1 file"),
        ("sys.path.insert(0, {home!r})\nfrom mypkg.net import net\n", 2, "was imported in its place"),
        ("net = hk.transform(lambda x: x)\n", 1, "no case ran any rewritten site of gain"),
    ],
    ids=["on-the-path", "led-back-to-the-tree", "none-of-it-runs"],
)
def test_what_is_rewritten_must_be_what_runs(tmp_path: Path, script: str, code: int, said: str) -> None:
    home = tmp_path / "python"
    (home / "mypkg").mkdir(parents=True)
    (home / "mypkg" / "__init__.py").touch()
    (home / "mypkg" / "net.py").write_text(MODEL)
    (tmp_path / "run.py").write_text(HEAD + script.format(home=str(home)) + CALL)
    words = [sys.executable, "-m", "hkmigrate", "apply", "--check", "--allow-dirty", "--run", "python run.py"]
    env = {**os.environ, "PYTHONPATH": str(home), "COLUMNS": "400"}
    done = subprocess.run(words, cwd=tmp_path, env=env, capture_output=True, text=True, check=False)
    assert done.returncode == code, done.stdout + done.stderr
    assert said in " ".join(done.stdout.split())
    assert ("force_name" not in (home / "mypkg" / "net.py").read_text()) is (code == 0)
