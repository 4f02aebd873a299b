"""What an execution tells of modules under forced names, beside the accesses themselves."""

import ast
from pathlib import Path

from hkmigrate.detect.evaluate.events import VARIES, Events
from hkmigrate.detect.evaluate.known import asked
from hkmigrate.detect.evaluate.run import evaluate_project
from hkmigrate.source.project import Project
from hkmigrate.source.tree import read_tree

MODEL = """
import haiku as hk
import outside

NAME = hk.force_name("tied")


def make(size, name=None):
    return hk.Linear(size, name=name)


class Config:
    def __init__(self):
        self.name = NAME


def forward(x):
    x = make(4, NAME)(make(4)(x))
    for name in (NAME, None):
        x = make(3, name)(x)
    outside.use(Config())
    return hk.Embed(5, 4)(x)


net = hk.transform(forward)
"""


def events_of(folder: Path) -> Events:
    (folder / "model.py").write_text(MODEL)
    return evaluate_project(Project(read_tree([folder])))


def of_calls(found: dict[ast.AST, object]) -> dict[str, object]:
    return {ast.unparse(node): value for node, value in found.items()}


def test_what_calls_give(tmp_path: Path) -> None:
    given = of_calls(events_of(tmp_path).gave)
    assert given["make(4, NAME)"] == "tied"
    assert given["make(4)"] is None
    assert given["make(3, name)"] is VARIES
    assert given["hk.Linear(size, name=name)"] is VARIES


def test_names_that_something_unknown_is_given(tmp_path: Path) -> None:
    assert of_calls(events_of(tmp_path).forced_away) == {"outside.use(Config())": {("outside.use", "tied"): None}}


def test_what_may_draw(tmp_path: Path) -> None:
    drawn = [ast.unparse(node) for _, _, node in events_of(tmp_path).draws if node is not None]
    assert drawn == [
        "make(4)(x)",
        "make(4, NAME)(make(4)(x))",
        "make(3, name)(x)",
        "hk.Embed(5, 4)",
        "hk.Embed(5, 4)(x)",
    ]


def test_what_an_embedding_reads(tmp_path: Path) -> None:
    reads = [access for access in events_of(tmp_path).accesses if access.kind == "get_parameter"]
    assert [(access.path, access.leaf, access.certain) for access in reads] == [("embed", "embeddings", True)]
    assert asked(reads[0])[0] == (list, ((complex, 5), (complex, 4)))


def test_the_class_of_a_module(tmp_path: Path) -> None:
    made = {access.made for access in events_of(tmp_path).accesses if access.kind == "module"}
    assert made == {"haiku.Linear", "haiku.Embed"}
