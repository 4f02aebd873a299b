"""Programs that lie side by side in one tree are told apart, where that is certain."""

from __future__ import annotations

from pathlib import Path

import pytest

from hkmigrate import pipeline
from hkmigrate.config import Options

READS = """import haiku as hk


class {name}(hk.Module):
    def __call__(self, x):
        with hk.name_scope(hk.force_name("tied")):
            return x * hk.get_parameter("w", [], init=hk.initializers.Constant(2.0))
"""
TWO = READS.format(name="One") + READS.format(name="Two").removeprefix("import haiku as hk")
RUNS = "import haiku as hk\nfrom {module} import One, Two\n\nnet = hk.transform(lambda x: Two()(One()(x)))\n"
SIDE_BY_SIDE = {
    **{f"{one}/model.py": TWO for one in ("a", "b")},
    **{f"{one}/train.py": RUNS.format(module="model") for one in ("a", "b")},
}


def sites(tmp_path: Path, files: dict[str, str], paths: tuple[str, ...] = (".",)) -> list[list[str]]:
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    planned = pipeline.make_plan([tmp_path / one for one in paths], Options(), tmp_path)
    return [sorted({site.span.path for site in group.sites}) for group in planned.plan.groups]


def test_each_gets_its_own(tmp_path: Path) -> None:
    assert sites(tmp_path, SIDE_BY_SIDE) == [["a/model.py"], ["b/model.py"]]


def test_one_of_them_can_be_chosen(tmp_path: Path) -> None:
    assert sites(tmp_path, SIDE_BY_SIDE, ("b",)) == [["b/model.py"]]


@pytest.mark.parametrize(
    "more",
    [
        {"both.py": "import a.model\nimport b.model\n"},
        {"run.py": "import importlib, sys\n\nmodel = importlib.import_module(sys.argv[1] + '.model')\n"},
        {"maybe.py": "import model\n\nmodel.One()\n"},
        {"b/train.py": ""},
    ],
    ids=["one-imports-both", "by-a-name-at-run-time", "one-may-be-either", "one-has-no-root"],
)
def test_they_stay_together_where_that_is_not_certain(tmp_path: Path, more: dict[str, str]) -> None:
    assert sites(tmp_path, {**SIDE_BY_SIDE, **more}) == [["a/model.py", "b/model.py"]]


def test_what_both_read_through_is_one(tmp_path: Path) -> None:
    table = (
        "import haiku as hk\n\n\ndef table():\n    with hk.name_scope(hk.force_name('tied')):\n"
        "        return hk.get_parameter('w', [], init=hk.initializers.Constant(2.0))\n"
    )
    uses = "import haiku as hk\nfrom lib import table\n\n\nnet = hk.transform(lambda x: x * table() + table())\n"
    files = {"lib.py": table, "a/train.py": uses, "b/train.py": uses}
    assert sites(tmp_path, files) == [["a/train.py", "b/train.py", "lib.py"]]
