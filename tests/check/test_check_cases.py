"""Configured cases: every kind of transform, inputs, and what cannot be used."""

from __future__ import annotations

from pathlib import Path

import pytest

from hkmigrate.check.compare import compare
from hkmigrate.check.shapes import ShapeError, case_message
from hkmigrate.config import Case, CheckOptions
from hkmigrate.model.verdict import Verdict

KINDS = """
def encoder():
    first, second = hk.Linear(3, name="encoder"), hk.Linear(3, name="decoder")
    def init(x):
        return second(first(x))
    return init, {"encode": first, "decode": SECOND}

def counted():
    def step(x):
        n = hk.get_state("n", [], init=jnp.zeros)
        hk.set_state("n", n + STEP)
        return hk.Linear(3)(x) * n
    return step, (step,)

def kept():
    def count(x):
        n = hk.get_state("n", [], init=jnp.zeros)
        hk.set_state("n", n + 1)
        return x * n
    def reset(x):
        n = hk.get_state("n", [], init=jnp.zeros)
        hk.set_state("n", n * (STEP - 1.0))
        return x
    return count, {"count": count, "later": {"reset": reset}}

def plain(x):
    return hk.Linear(3)(x) * SCALE

def noisy(rng, x):
    return hk.Linear(3)(x) * SCALE + jax.random.normal(rng, x.shape)

def stateful(x, is_training, *, scale=1.0, mode="a"):
    y = hk.BatchNorm(True, True, 0.9)(x, is_training) * scale * STEP
    return y if mode == "a" else -y

class Net(hk.Module):
    def __call__(self, x):
        return x

transform = hk.transform(plain)
transform_with_state = hk.transform_with_state(lambda x: stateful(x, True))
multi = hk.multi_transform(encoder)
multi_entries = hk.multi_transform_with_state(kept)
multi_with_state = hk.multi_transform_with_state(counted)
keyless = hk.without_apply_rng(transform)
keyless_noisy = hk.without_apply_rng(hk.transform(noisy))
keyless_with_state = hk.without_apply_rng(transform_with_state)
keyless_multi = hk.without_apply_rng(multi)
keyless_multi_with_state = hk.without_apply_rng(multi_with_state)
compiled = hk.Transformed(jax.jit(keyless.init), jax.jit(keyless.apply))
by_hand = hk.Transformed(transform.init, lambda params, x: transform.apply(params, None, x))
number = 3
"""
X = ("f32[4,3]",)
SAME = {"SECOND": "second", "STEP": "1.0", "SCALE": "2.0"}
OTHER = {"SECOND": "lambda x: second(x) * 2", "STEP": "2.0", "SCALE": "3.0"}
NAMES = [
    "transform",
    "transform_with_state",
    "multi",
    "multi_with_state",
    "multi_entries",
    "keyless",
    "keyless_with_state",
]
NAMES += ["keyless_with_state", "keyless_multi", "keyless_multi_with_state", "compiled", "by_hand", "plain"]


def filled(values: dict[str, str]) -> str:
    text = KINDS
    for name, value in values.items():
        text = text.replace(name, value)
    return text


CASES = [
    *(Case(name, f"model:{name}", X) for name in NAMES),
    Case("noisy", "model:keyless_noisy", ("u32[2]", "f32[4,3]")),
    Case("keyword", "model:stateful", X, (("is_training", True), ("scale", "f32[]"), ("mode", "b"))),
]
BROKEN = [
    (Case("missing", "model:nothing", X), "model:nothing: nothing is not there"),
    (Case("module", "nowhere:forward", X), "No module named 'nowhere'"),
    (Case("outside", "json:dumps", X), "module json was found outside of the tree"),
    (Case("class", "model:Net", X), "model:Net is a module class Net"),
    (Case("number", "model:number", X), "model:number is a int"),
    (Case("shape", "model:plain", ("f32[]",)), "ValueError: Input must not be scalar. (model.py:32 in plain)"),
    (Case("wide", "model:plain", ("f64[4,3]",)), "an input of float64 needs jax_enable_x64"),
    (Case("arguments", "model:plain", ()), "missing 1 required positional argument: 'x'"),
]


def test_every_kind_of_transform_is_compared(trees) -> None:
    old, new = trees(filled(SAME), filled(SAME))
    told: list[str] = []
    report = compare(old, new, CheckOptions(cases=tuple(CASES)), {}, progress=told.append)
    assert {case.name: str(case.verdict) for case in report.cases} == {case.name: "proved" for case in CASES}
    assert [case.outputs for case in report.cases if "multi" in case.name] == [2, 2, 4, 2, 2]
    assert told == [f"case {case.name}" for case in CASES]
    assert report.never_ran == ()
    assert not list(old.rglob("__pycache__"))


def test_every_kind_of_transform_can_differ_and_broken_cases_say_why(trees) -> None:
    old, new = trees(filled(SAME), filled(OTHER))
    cases = (*CASES, *(case for case, _ in BROKEN))
    report = compare(old, new, CheckOptions(cases=cases), {})
    verdicts = {case.name: str(case.verdict) for case in report.cases}
    assert verdicts == {case.name: "differs" for case in CASES} | {case.name: "not-run" for case, _ in BROKEN}
    details = {case.name: case.detail for case in report.cases}
    assert "apply['decode']: output" in details["multi"]
    assert "apply['later']['reset']: state ~/n" in details["multi_entries"]
    for case, said in BROKEN:
        assert said in details[case.name]
    assert report.problem == f"case missing: {details['missing']}"
    assert report.verdict is Verdict.NOT_RUN


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("i32", "is not a shape string such as i32[2,5], f32[] or bool[3]"),
        ("f32(2)", "is not a shape string"),
        ("f31[2]", "has the unknown dtype 'f31'; known are bool, bf16, f16"),
        ("f32[2,x]", "has the size 'x', which is not a whole number"),
        ("f32[2,,3]", "has the size ''"),
        ("f32[-1]", "has the size '-1'"),
    ],
)
def test_bad_shape_strings(text: str, said: str) -> None:
    with pytest.raises(ShapeError) as raised:
        case_message(Case("c", "model:f", (text,)))
    assert str(raised.value).startswith(f"case c: input '{text}' ")
    assert said in str(raised.value)


def test_good_shape_strings() -> None:
    case = Case(
        "c", "a.b:c.d", ("i32[2, 5]", " f32[] ", "bool[3]", "bf16[0]"), (("k", "u8[1]"), ("s", "gelu"), ("n", 3))
    )
    message = case_message(case)
    assert message["inputs"] == [
        {"dtype": "int32", "shape": [2, 5]},
        {"dtype": "float32", "shape": []},
        {"dtype": "bool", "shape": [3]},
        {"dtype": "bfloat16", "shape": [0]},
    ]
    assert message["kwargs"] == {"k": {"dtype": "uint8", "shape": [1]}, "s": {"value": "gelu"}, "n": {"value": 3}}


@pytest.mark.parametrize("entry", ["model", "model:", ":f", "model.py:f", "a b:c", "model:f()"])
def test_bad_entries_are_named_before_anything_is_started(entry: str, tmp_path: Path) -> None:
    report = compare(tmp_path, tmp_path, CheckOptions(cases=(Case("c", entry),)), {})
    assert report.problem == f"case c: entry {entry!r} is not of the form module:attribute"
    assert report.verdict is Verdict.NOT_RUN


def test_nothing_to_check_and_no_tree(tmp_path: Path) -> None:
    assert "there is no case to check" in (compare(tmp_path, tmp_path, CheckOptions(), {}).problem or "")
    report = compare(tmp_path / "gone", tmp_path, CheckOptions(run=("true",)), {})
    assert report.problem == f"the old tree {tmp_path / 'gone'} is not a folder"
