"""Numbers within a tolerance, and the lines in which two trees differ."""

from __future__ import annotations

from pathlib import Path

from hkmigrate.check.changed import changes
from hkmigrate.check.compare import compare
from hkmigrate.config import Case, CheckOptions

OLD = """
def near(x):
    return hk.Linear(4)(x) * 1.0

def far(x):
    return hk.Linear(4)(x) * 1.0

def whole(x):
    return hk.Linear(4)(x), (x.sum() * 0.0).astype(jnp.int32) + 1000000

def start(x):
    return x * hk.get_parameter("w", [4], init=lambda shape, dtype: jnp.ones(shape, dtype))

def wired(x):
    return hk.Linear(4, name="a")(x) + hk.Linear(4, name="b")(x) * 2.0

def same(x):
    return hk.Linear(4)(x)
"""
NEW = """
def near(x):
    return hk.Linear(4)(x) * 1.0000001 + 1e-7

def far(x):
    return hk.Linear(4)(x) * 1.1

def whole(x):
    return hk.Linear(4)(x), (x.sum() * 0.0).astype(jnp.int32) + 1000001

def start(x):
    return x * hk.get_parameter("w", [4], init=lambda shape, dtype: jnp.full(shape, 1.0001, dtype))

def wired(x):
    return hk.Linear(4, name="a")(x) * 2.0 + hk.Linear(4, name="b")(x)

def same(x):
    return hk.Linear(4)(x)
"""
NAMES = ("near", "far", "whole", "start", "wired", "same")


def test_what_is_close_and_what_is_not(trees) -> None:
    cases = tuple(Case(name, f"model:{name}", ("f32[2,4]",)) for name in NAMES)
    folders = trees(OLD, NEW)
    report = compare(*folders, CheckOptions(cases=cases, tolerance=1e-5), {})
    found = {case.name: str(case.verdict) for case in report.cases}
    assert found == {
        "near": "close",
        "far": "differs",
        "whole": "differs",
        "start": "differs",
        "wired": "differs",
        "same": "proved",
    }
    near = report.cases[0]
    assert near.detail.startswith("all numbers lie within the tolerance of 1e-05; apply: output differs by up to ")
    assert near.max_difference is not None
    assert 0 < near.max_difference < 1e-5
    assert str(compare(*folders, CheckOptions(cases=cases[3:4], tolerance=1e-3), {}).verdict) == "close"
    assert str(compare(*folders, CheckOptions(cases=cases[:1]), {}).verdict) == "differs"


def test_the_lines_that_differ(tmp_path: Path) -> None:
    def write(files: dict[str, str], side: str) -> Path:
        for path, text in files.items():
            (tmp_path / side / path).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / side / path).write_text(text)
        return tmp_path / side

    shared = {"same.py": "a\n", "notes.txt": "b\n", ".hidden/a.py": "c\n", "build/a.py": "d\n"}
    old = write({**shared, "a/model.py": "one\ntwo\nthree\n", "gone.py": "x\n", "shorter.py": "1\n2\n"}, "old")
    new = dict.fromkeys(("notes.txt", ".hidden/a.py", "build/a.py"), "other\n")
    new |= {"same.py": "a\n", "a/model.py": "zero\none\n2\nthree\n", "come.py": "x\ny\n", "shorter.py": "2\n"}
    found = changes(old, write(new, "new"), lambda _, names: {name for name in names if name == "build"})
    assert found.lines == {"a/model.py": (1, 3), "come.py": (1, 2), "shorter.py": (1,)}
