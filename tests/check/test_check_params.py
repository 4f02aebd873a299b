"""Numbers on a checkpoint: what can be read, and what is found with it."""

from __future__ import annotations

import pickle
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from hkmigrate.check.compare import compare
from hkmigrate.config import Case, CheckOptions
from hkmigrate.model.verdict import CaseReport

OLD = """
def read(scope):
    with hk.name_scope(hk.force_name(scope)):
        return hk.get_parameter("w", [3], init=jnp.ones)

def f(x):
    n = hk.get_state("n", [], init=jnp.zeros)
    w = read("a")
    return jnp.where((w > 50.0) & (n > 50.0), x * 2.0, x * w)
"""
NEW = OLD.replace('read("a")', 'read("b")').replace("2.0", "3.0")
W, N = np.full(3, 60.0, np.float32), np.float32(60)
PARAMS, STATE = {"a": {"w": W}}, {"~": {"n": N}}
FORMS: dict[str, Any] = {
    "pair": (PARAMS, STATE),
    "dictionary": {"params": PARAMS, "state": STATE},
    "flat": {"params/a/w": W, "state/~/n": N},
}


def check(trees, file: Path) -> CaseReport:
    options = CheckOptions(cases=(Case("f", "model:f", ("f32[3]",)),), params=file)
    return compare(*trees(OLD, NEW), options, {"a/w": "b/w"}).cases[0]


@pytest.mark.parametrize("form", [*FORMS, "archive", "nested archive", "array"])
def test_a_rare_branch_is_found_on_a_checkpoint_that_takes_it(trees, tmp_path: Path, form: str) -> None:
    file = tmp_path / "saved"
    with file.open("wb") as stream:
        if form == "archive":
            np.savez(stream, **FORMS["flat"])
        elif form == "nested archive":
            np.savez(stream, params=np.array(PARAMS), state=np.array(STATE))
        elif form == "array":
            np.save(stream, np.array(FORMS["dictionary"]))
        else:
            pickle.dump(FORMS[form], stream)
    case = check(trees, file)
    assert str(case.verdict) == "differs"
    assert "(on the checkpoint)" in case.detail


@pytest.mark.parametrize(
    ("value", "verdict", "said"),
    [
        ({"a": {"w": np.ones(3)}}, "agreed", "every number is equal"),
        ({"z": {"w": W}}, "agreed", "apply has no parameter of saved"),
        ({"a": {"w": np.ones(4)}}, "not-run", "saved has parameter b/w with the shape (4,), not (3,)"),
        (b"no pickle", "not-run", "saved cannot be read: "),
    ],
)
def test_what_does_not_fit_is_said(trees, tmp_path: Path, value: Any, verdict: str, said: str) -> None:
    (tmp_path / "saved").write_bytes(value if isinstance(value, bytes) else pickle.dumps(value))
    case = check(trees, tmp_path / "saved")
    assert str(case.verdict) == verdict
    assert said in case.detail
