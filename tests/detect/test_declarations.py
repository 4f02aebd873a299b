"""A declaration stays for the reads whose name is known only when the program runs."""

from pathlib import Path

from hkmigrate import pipeline
from hkmigrate.config import Options
from hkmigrate.model.plan import Refuse

PROGRAM = """
import os

import haiku as hk

_SPECS = {}


def declare(name, shape, init):
    _SPECS[name] = (shape, init)


def read(name):
    shape, init = _SPECS[name]
    with hk.name_scope(hk.force_name(name)):
        return hk.get_parameter("w", shape, init=init)


declare("table", [4, 4], hk.initializers.RandomNormal(0.5))
declare("other", [4, 4], hk.initializers.RandomNormal(0.1))


class Up(hk.Module):
    def __call__(self, x):
        return x @ read("table")


class Down(hk.Module):
    def __call__(self, x):
        return x @ read("table").T


class Chosen(hk.Module):
    def __init__(self, table, name=None):
        super().__init__(name=name)
        self.table = table

    def __call__(self, x):
        return x @ read(self.table)


def forward(x):
    return Chosen(os.environ.get("MODEL_TABLE", "other"))(Down()(Up()(x)))


net = hk.transform(forward)
"""


def test_what_may_be_looked_up_stays_declared(tmp_path: Path) -> None:
    (tmp_path / "model.py").write_text(PROGRAM)
    planned = pipeline.make_plan([tmp_path], Options())
    (change,) = planned.changes.changes
    assert next((one.name, isinstance(one, Refuse)) for one in planned.plan.groups) == ("table", False)
    assert len(planned.plan.refused) == 1
    pipeline.write_plan(planned)
    text = (tmp_path / "model.py").read_text()
    assert change.path == "model.py"
    assert 'read("table")' not in text
    assert 'declare("table", [4, 4]' in text


def test_without_such_reads_it_goes(tmp_path: Path) -> None:
    (tmp_path / "model.py").write_text(PROGRAM.replace('os.environ.get("MODEL_TABLE", "other")', '"other"'))
    planned = pipeline.make_plan([tmp_path], Options())
    pipeline.write_plan(planned)
    assert "declare" not in (tmp_path / "model.py").read_text()
