"""What would change and is named by a text is left alone, whatever else has the same name."""

from __future__ import annotations

from pathlib import Path

from hkmigrate import pipeline
from hkmigrate.config import Options
from hkmigrate.model.plan import Refuse

MODEL = """
import haiku as hk


def table():
    with hk.experimental.name_scope("FORCE:{0}"):
        return hk.get_parameter("w", [4, 4], init=hk.initializers.RandomNormal())


class Up(hk.Module):
    def __call__(self, x):
        return x @ table()


class Down(hk.Module):
    def __call__(self, x):
        return x @ table().T


net = hk.transform(lambda x: Down()(Up()(x)))
"""


def plan_of(tmp_path: Path, **texts: str) -> dict[str, str]:
    """The messages of the refused groups of two files that are alike, with others beside them."""
    for name, text in {"one": MODEL.format("one"), "two": MODEL.format("two"), **texts}.items():
        (tmp_path / f"{name}.py").write_text(text)
    groups = pipeline.make_plan([tmp_path], Options()).plan.groups
    return {group.name: group.refusal.message for group in groups if isinstance(group, Refuse)}


def test_a_name_that_is_asked_for_is_that_of_every_class_of_this_name(tmp_path: Path) -> None:
    found = plan_of(
        tmp_path, user="import one, two\nimport haiku\nCLASSES = [getattr(file, 'Up') for file in (one, two)]\n"
    )
    assert found == {
        "one": "`one.Up`, which would change, is named by the text `Up`",
        "two": "`two.Up`, which would change, is named by the text `Up`",
    }


def test_a_path_is_that_of_one_class(tmp_path: Path) -> None:
    found = plan_of(tmp_path, user="import haiku\nCLASS = 'net.two:Up'\n")
    assert found == {"two": "`two.Up`, which would change, is named by the text `net.two:Up`"}


def test_nothing_is_named(tmp_path: Path) -> None:
    assert plan_of(tmp_path, user="import haiku\nTEXTS = ('Up', 'three.Up')\n") == {}
