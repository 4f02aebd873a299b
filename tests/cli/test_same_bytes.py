"""A plan is the same, byte for byte, whatever the hash seed and the order in which a file system lists files."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from hkmigrate import pipeline
from hkmigrate.config import Options
from hkmigrate.source.tree import Tree, read_tree

GOLDEN = Path(__file__).parents[2] / "golden"
CASES = sorted(before.parent for before in GOLDEN.glob("*/*/before") if len(list(before.rglob("*.py"))) > 2)[::7]


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.parent.name}-{case.name}")
def test_the_order_of_files_does_not_count(case: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def backwards(paths: list[Path], exclude: tuple[str, ...], root: Path | None) -> Tree:
        tree = read_tree(paths, exclude, root)
        return replace(tree, files=dict(reversed(tree.files.items())))

    planned = pipeline.make_plan([case / "before"], Options())
    monkeypatch.setattr(pipeline, "read_tree", backwards)
    again = pipeline.make_plan([case / "before"], Options())
    assert repr(again.plan) == repr(planned.plan)
    assert again.changes == planned.changes


def test_the_hash_seed_does_not_count(tmp_path: Path) -> None:
    seen = set()
    for seed in ("0", "1", "2"):
        found = []
        for case in [case for case in CASES if (case / "after").is_dir()][:1]:
            tree = shutil.copytree(case / "before", tmp_path / "tree", dirs_exist_ok=True)
            command = [sys.executable, "-m", "hkmigrate", "plan", str(tree)]
            for more in (["--format", "json"], ["--diff"]):
                done = subprocess.run(
                    [*command, *more], capture_output=True, check=False, env={**os.environ, "PYTHONHASHSEED": seed}
                )
                found.append(done.stdout)
        assert all(found)
        seen.add(tuple(found))
    assert len(seen) == 1
