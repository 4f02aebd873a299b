"""From which folders a file's imports are known to start."""

from __future__ import annotations

import pytest

from hkmigrate.source.bases import import_bases
from hkmigrate.source.project import Project
from hkmigrate.source.tree import Tree


@pytest.mark.parametrize(
    ("files", "path", "bases"),
    [
        ({"a/model.py": "", "a/train.py": "import model"}, "a/model.py", {"a/"}),
        ({"a/model.py": "", "a/train.py": "import model", "t.py": "import a.model"}, "a/model.py", set()),
        ({"a/model.py": "", "t.py": "from a import model"}, "a/model.py", {""}),
        ({"src/net/m.py": "", "tests/t.py": "from net.m import x"}, "src/net/m.py", {"src/"}),
        ({"src/net/m.py": "", "tests/t.py": "from net.m import x"}, "tests/t.py", {"src/", "tests/"}),
        ({"n/__init__.py": "", "n/a.py": "import n.b", "n/b.py": "", "t.py": "import n.a"}, "n/b.py", {""}),
        ({"n/__init__.py": "from .b import x", "n/b.py": "x = 1"}, "n/b.py", None),
        ({"a/m.py": "", "a/t.py": "try:\n    import m\nexcept ImportError:\n    import a.m"}, "a/m.py", None),
        ({"a/m.py": "import k", "a/k.py": "", "t.py": "import a.m"}, "t.py", {"", "a/"}),
        ({"alone.py": "import jax"}, "alone.py", None),
    ],
)
def test_bases(tmp_path, files: dict[str, str], path: str, bases: set[str] | None) -> None:
    tree = Tree(tmp_path, {name: text.encode() for name, text in files.items()}, {}, (".",))
    assert import_bases(Project(tree), path) == bases
