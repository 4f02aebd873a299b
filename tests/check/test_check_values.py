"""Programs that ask for values, which have no graph: they are run, and agree at best."""

from __future__ import annotations

from hkmigrate.check.compare import compare
from hkmigrate.config import Case, CheckOptions

OLD = """
def branch(x):
    y = hk.Linear(4)(x)
    n = hk.get_state("n", [], init=jnp.zeros)
    hk.set_state("n", n + 1)
    return y * 2 if x.sum() > 0 else y - 1

def number(x):
    return hk.Linear(4)(x) * float(x.sum())

def late(x):
    return hk.Linear(4)(x) * 1.5

def moved(x):
    return hk.Linear(4, name="a")(x) if x.sum() > 0 else x

def start(x):
    w = hk.get_parameter("w", [4], init=jnp.ones)
    return x * w if x.sum() > 0 else x - w

def random(x):
    return hk.Linear(4)(x) * np.random.rand() if x.sum() > 0 else x
"""
NEW = {
    "late": OLD.replace("return hk.Linear(4)(x) * 1.5", "return hk.Linear(4)(x) * (1.5 if x.sum() < 1e9 else 1.0)"),
    "branch": OLD.replace("y - 1", "y - 2").replace("y * 2", "y * 3"),
    "number": OLD.replace("float(x.sum())", "float(x.sum() * 2)"),
    "moved": OLD.replace('name="a"', 'name="b"'),
    "start": OLD.replace("init=jnp.ones", "init=jnp.zeros"),
}
NAMES = ("branch", "number", "late", "moved", "start", "random")


def verdicts(trees, new: str) -> dict[str, tuple[str, str]]:
    cases = tuple(Case(name, f"model:{name}", ("f32[2,4]",)) for name in NAMES)
    report = compare(*trees(OLD, new), CheckOptions(cases=cases), {})
    assert report.problem is None
    return {case.name: (str(case.verdict), case.detail) for case in report.cases}


def test_they_agree_at_best(trees) -> None:
    found = verdicts(trees, OLD)
    assert {name: verdict for name, (verdict, _) in found.items()} == {
        **dict.fromkeys(NAMES, "agreed"),
        "late": "proved",
        "random": "not-deterministic",
    }
    assert "asks for values: " in found["branch"][1]
    assert "(model.py:11 in branch)" in found["branch"][1]


def test_and_are_found_to_differ(trees) -> None:
    for name, new in NEW.items():
        expected = "agreed" if name == "late" else "differs"
        assert verdicts(trees, new)[name][0] == expected, name
