"""What runs of a tree beside its transforms: what has to do with a forced name, and, migrated, what has changed."""

from pathlib import Path

from hkmigrate.detect.evaluate.run import evaluate_project
from hkmigrate.detect.witness import Witness
from hkmigrate.source.project import Project
from hkmigrate.source.tree import Tree, read_tree

MODEL = """
import haiku as hk


def build(x):
    return hk.Linear(3, name=hk.force_name("tied"))(x)


net = hk.transform(build)
"""
USER = "def {name}(x):\n    from model import build\n    return build(x)\n"
STRANGER = "import haiku as hk\n\ndef stranger(other, x):\n    return other.build(x)\n"


def tree_of(folder: Path) -> Tree:
    files = {
        "model.py": MODEL,
        "user.py": USER.format(name="user"),
        "again.py": "import user\n" + USER.format(name="again"),
        "stranger.py": STRANGER,
    }
    for name, text in files.items():
        (folder / name).write_text(text)
    return read_tree([folder])


def test_a_function_runs_alone_where_it_may_import_what_forces_a_name(tmp_path: Path) -> None:
    paths = ["model.py", "user.py", "stranger.py"]
    entered = evaluate_project(Project(tree_of(tmp_path)), paths=paths).entered
    assert {getattr(node, "name", "") for node in entered} == {"build", "user"}


def test_only_what_leads_to_a_changed_file_runs_again(tmp_path: Path) -> None:
    project = Project(tree_of(tmp_path))
    witness = Witness(project, (), paths=["again.py", "model.py", "stranger.py"])
    assert witness.events.files == ("again.py", "model.py", "stranger.py", "user.py")
    (tmp_path / "user.py").write_text(USER.format(name="user") + "\n\nX = 1\n")
    after = witness.of(Project(read_tree([tmp_path])))
    assert after.events.files == ("again.py", "model.py", "user.py")
