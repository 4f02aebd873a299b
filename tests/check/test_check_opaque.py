"""What may differ in a case that cannot be seen into: only that."""

from __future__ import annotations

import pytest

from hkmigrate.check.compare import compare
from hkmigrate.config import Case, CheckOptions
from hkmigrate.model.verdict import Verdict, suffices

MODEL = """
def tell(value):
    pass

def f(x):
    jax.debug.callback(tell, jnp.sum(x))
    return hk.Linear(4)(x)
"""


@pytest.mark.parametrize(
    ("old", "new", "good"),
    [
        ("    pass", "    return", True),
        ("    pass", "    print(value)", False),
        ("jnp.sum(x)", "jnp.max(x)", False),
        ("hk.Linear(4)(x)", "jnp.nan_to_num(hk.Linear(4)(x))", False),
    ],
    ids=["host-code-that-is-the-same", "host-code", "what-the-host-is-told", "values-that-no-draw-reaches"],
)
def test_only_what_is_hidden_may_differ(trees, old: str, new: str, good: bool) -> None:
    before, after = trees(MODEL, MODEL.replace(old, new))
    report = compare(before, after, CheckOptions(cases=(Case("f", "model:f", ("f32[2,4]",)),)), {})
    case = report.cases[0]
    assert (case.verdict, bool(case.opaque)) == (Verdict.AGREED, True)
    assert suffices(case, Verdict.PROVED) is good
    assert suffices(case, Verdict.AGREED)


def test_a_rename_that_changes_the_order_of_paths_hides_nothing(trees) -> None:
    old = MODEL.replace("hk.Linear(4)(x)", 'hk.Linear(4, name="b")(hk.Linear(4, name="c")(x))')
    new = old.replace('name="c"', 'name="a"')
    options = CheckOptions(cases=(Case("f", "model:f", ("f32[2,4]",)),))
    report = compare(*trees(old, new), options, {"c/w": "a/w", "c/b": "a/b"})
    assert report.cases[0].verdict is Verdict.AGREED
    assert suffices(report.cases[0], Verdict.PROVED)
