"""Several programs in one tree, which have nothing to do with each other."""

from __future__ import annotations

from pathlib import Path

import pytest

from hkmigrate import pipeline
from hkmigrate.config import Options

TIED = (Path(__file__).parents[2] / "golden/module/name_in_super/before/model.py").read_text()
PLAIN = """
import haiku as hk


class Shared(hk.Module):
    def __call__(self, x):
        return hk.Linear(3)(x)


def unused(x):
    return Shared()(x)
"""


@pytest.mark.parametrize("finds", ["import importlib\nfound = importlib.import_module('one.model').Shared\n", ""])
def test_a_class_of_the_same_name_in_another_program_is_none_of_it(tmp_path: Path, finds: str) -> None:
    files = {"one/model.py": TIED, "two/layers.py": PLAIN + finds, "two/run.py": "import haiku\nimport layers\n"}
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text)
    plan = pipeline.make_plan([tmp_path], Options()).plan
    assert [group.name for group in (plan.refused if finds else plan.ready)] == ["shared_bias"]
