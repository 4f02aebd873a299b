"""How much longer `hkmigrate apply --check` takes on a small model than a script that traces old and new by hand.

Run as `python -m tests.benchmarks.small_check`. Both are started in turn, so that a load from elsewhere weighs on both;
what counts is the median of the ratios of neighbours. The script imports JAX and Haiku once, loads both forms of the
model, traces `init` and `apply` of each on shapes, and compares the texts: what one would write by hand.
"""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import sys
import tempfile
from pathlib import Path

from tests.benchmarks.measure import Measured, as_installed, measured

CASE = Path(__file__).parents[2] / "golden/helper/embed"
LARGEST = 1.5
SETTINGS = """\
[[tool.hkmigrate.check.cases]]
entry = "model:model"
inputs = ["i32[2,5]"]
"""
SCRIPT = """\
import importlib.util, sys
import haiku as hk
import jax

def texts(path):
    spec = importlib.util.spec_from_file_location("model", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    key = jax.eval_shape(lambda: jax.random.PRNGKey(0))
    tokens = jax.ShapeDtypeStruct((2, 5), "int32")
    params = jax.eval_shape(module.model.init, key, tokens)
    return jax.make_jaxpr(module.model.init)(key, tokens), jax.make_jaxpr(module.model.apply)(params, key, tokens)

old, new = ([str(graph) for graph in texts(path)] for path in sys.argv[1:])
sys.exit(old != new)
"""


def _by_hand(folder: Path) -> Measured:
    return measured(["-c", SCRIPT, str(CASE / "before/model.py"), str(CASE / "after/model.py")], folder, memory=False)


def _checked(folder: Path, number: int) -> Measured:
    tree = folder / str(number)
    shutil.copytree(CASE / "before", tree)
    (tree / "pyproject.toml").write_text(SETTINGS)
    found = measured(["-m", "hkmigrate", "apply", "--check", "--quiet"], tree, memory=False)
    if (tree / "model.py").read_bytes() != (CASE / "after/model.py").read_bytes():
        raise SystemExit(f"the model was not migrated:\n{found.out}{found.err}")
    return found


def main() -> int:
    """Prints each pair of times and the median of their ratios; 1 when that is too large."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.small_check", description=__doc__)
    parser.add_argument("--pairs", type=int, default=9, help="how often both are run; default 9")
    pairs = parser.parse_args().pairs
    ratios, busy = [], []
    as_installed()
    with tempfile.TemporaryDirectory(prefix="hkmigrate-") as at:
        folder = Path(at)
        for number in range(-1, pairs):  # the first pair only warms the caches of files
            first = number % 2 == 0  # each goes first in turn
            checked = _checked(folder, number) if first else None
            by_hand = _by_hand(folder)
            checked = checked or _checked(folder, number)
            if by_hand.code or checked.code:
                raise SystemExit(f"it does not run:\n{by_hand.err}{checked.out}{checked.err}")
            if number >= 0:
                ratios.append(checked.seconds / by_hand.seconds)
                busy.append(checked.busy / by_hand.busy)
                sys.stdout.write(
                    f"by hand {by_hand.seconds:.2f} s, apply --check {checked.seconds:.2f} s, {ratios[-1]:.2f} times; "
                    f"processors {by_hand.busy:.2f} s and {checked.busy:.2f} s, {busy[-1]:.2f} times\n"
                )
                sys.stdout.flush()
    found = statistics.median(ratios)
    load = ", ".join(f"{each:.1f}" for each in os.getloadavg())
    sys.stdout.write(
        f"median {found:.2f} times, at most {LARGEST} wanted{'' if found <= LARGEST else '   <- missed'}; "
        f"processors' time {statistics.median(busy):.2f} times; load of the machine: {load}\n"
    )
    return 0 if found <= LARGEST else 1


if __name__ == "__main__":
    sys.exit(main())
