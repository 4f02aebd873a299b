"""The audit: who owns what, told from accessors, scopes, instances, loops and nested transforms."""

from __future__ import annotations

import re
import textwrap
from pathlib import Path

import pytest

from hkmigrate.check.audit import audit
from hkmigrate.config import Case, CheckOptions
from hkmigrate.model.audit import AuditedCase, AuditReport, Row

HEAD = "import haiku as hk\nimport jax\nimport jax.numpy as jnp\nimport numpy as np\n\n"
MODEL = """
def read(name, parameter="w"):
    with hk.name_scope(hk.force_name(name)):
        return hk.get_parameter(parameter, [4], init=jnp.ones)

class Owner(hk.Module):
    @property
    def w(self):
        return hk.get_parameter("w", [4], init=jnp.ones)
    @property
    def layer(self):
        return hk.Embed(8, 4, name=hk.force_name(self.module_name))

class First(hk.Module):
    def __init__(self, owner=None, name=None):
        super().__init__(name=name)
        self.owner = owner
    def __call__(self, x):
        return x * (read("shared") if self.owner is None else self.owner.w)

class Second(First):
    pass

class Twice(hk.Module):
    def __call__(self, x):
        return hk.Linear(4)(x)

class Child(hk.Module):
    def __call__(self, x):
        hk.Linear(4)(x)
        with hk.name_scope("own"):
            return x * hk.get_parameter("w", [4], init=jnp.ones)

class Reaches(hk.Module):
    def __call__(self, x):
        y = hk.Linear(4)(x)
        with hk.name_scope(hk.force_name(self.module_name + "/linear")):
            return y * hk.get_parameter("b", [4], init=jnp.ones)

def scopes(x): return Second()(First()(x))
def accessors(x):
    owner = Owner()
    return Second(owner)(First(owner)(x))
def one_scope(x): return First()(x)
def layers(x): return hk.Linear(4, name=hk.force_name("tied"))(hk.Linear(4, name="FORCE:tied")(x))
def in_a_loop(x):
    for _ in range(2):
        x = hk.Linear(4, name="FORCE:tied")(x)
    return x
def borrowed(x):
    first = hk.Linear(4)
    return hk.Linear(4, name=hk.force_name(first.module_name))(first(x))
def below(x):
    for _ in range(2):
        with hk.name_scope(hk.force_name("deep")):
            x = hk.Linear(4)(x)
    return x
def eager(x):
    owner = Owner()
    return owner.layer(jnp.zeros(3, int)) + owner.layer(jnp.ones(3, int)) + x
def called_twice(x):
    module = Twice()
    return module(module(x))
def own_scope(x): return Child()(x)
def reaching_down(x): return Reaches()(x)
def naming(x):
    with hk.name_scope("part"):
        return Twice()(x) * hk.get_parameter("w", [4], init=jnp.ones)
def first_use(): return hk.get_parameter("w", [4], init=jnp.ones)
def root_twice(x): return x * first_use() + hk.get_parameter("w", [4], init=jnp.ones)
def root_once(x): return x * first_use()

def shared_in_scan(x):
    owner = Owner()
    first, twice = First(owner), Twice()
    def body(carry, _):
        return first(twice(carry)), None
    return hk.scan(body, Second(owner)(x), None, length=3)[0]
def shared_in_vmap(x):
    owner = Owner()
    return hk.vmap(lambda row: First(owner)(Twice()(row[None]))[0], split_rng=False)(Second(owner)(x))
def shared_in_remat(x):
    owner = Owner()
    return hk.remat(lambda y: First(owner)(Twice()(y)))(Second(owner)(x))
def in_branches(x):
    owner = Owner()
    first = First(owner)
    return hk.cond(x.sum() > 0, lambda y: first(y), lambda y: first(y) * Second(owner)(y), x)
def stacked(x):
    return hk.experimental.layer_stack(3)(lambda y: Twice()(y * hk.get_parameter("s", [4], init=jnp.ones)))(x)
def stacked_scopes(x):
    return hk.experimental.layer_stack(3)(lambda y: Second()(First()(y)))(x)
def lifted(x):
    inner = hk.transform(lambda y: Twice()(y))
    params = hk.lift(inner.init, name="inner")(hk.next_rng_key() if hk.running_init() else None, x)
    return inner.apply(params, None, Twice()(x))
def lifted_scopes(x):
    inner = hk.transform(lambda y: Second()(First()(y)))
    params = hk.lift(inner.init, name="inner")(hk.next_rng_key() if hk.running_init() else None, x)
    return inner.apply(params, None, Twice()(x))
def transparent(x):
    inner = hk.transform(lambda y: Twice()(y))
    params = hk.transparent_lift(inner.init)(hk.next_rng_key() if hk.running_init() else None, x)
    return inner.apply(params, None, x)
def by_hand(x):
    inner = hk.transform(lambda y: Second()(First()(y)))
    params = inner.init(jax.random.PRNGKey(0), x)
    return Twice()(inner.apply(params, None, x))
def normed(x): return hk.BatchNorm(True, True, 0.9)(Twice()(x), True)
def counter():
    with hk.name_scope(hk.force_name("tally")):
        steps = hk.get_state("steps", [], init=jnp.zeros)
        hk.set_state("steps", steps + 1)
        return steps
class Counts(hk.Module):
    def __call__(self, x): return x * counter()
class Counts2(Counts): pass
def counting(x): return Counts2()(Counts()(x))
def root_state(x):
    hk.set_state("seen", hk.get_state("seen", [4], init=jnp.zeros) + 1)
    return x
def getter(x):
    def half(following, value, context):
        return following(value) * 0.5
    owner = Owner()
    with hk.custom_getter(half):
        x = Twice()(First(owner)(x))
    return Second(owner)(x)
def values(x):
    return Twice()(x) if float((x * x).sum()) < 0 else Second()(First()(x))
class Data(hk.Module):
    def __init__(self, name=None):
        super().__init__(name=name)
        self.layer = hk.Linear(4, name="FORCE:tied")
    def __call__(self, x): return self.layer(x)
def built_in_init(x): return Data()(Data()(x))
def other_classes(x): return Owner(name=hk.force_name("shared")).w * First()(x)

def _halves():
    owner = Owner()
    first, second = First(owner), Second(owner)
    return lambda x: second(first(x)), (first, second)
entries = hk.multi_transform(_halves)
def _tied():
    def one(x): return hk.Linear(4, name="FORCE:tied")(x)
    def two(x): return hk.Linear(4, name="FORCE:tied")(x)
    return lambda x: two(one(x)), (one, two)
tied_entries = hk.multi_transform_with_state(_tied)
"""
CLEAN = {
    "accessors": "Owner",
    "eager": "Owner",
    "called_twice": "Linear",
    "own_scope": "Child Linear",
    "naming": "Linear naming",
    "root_once": "first_use",
    "shared_in_scan": "Linear Owner",
    "shared_in_vmap": "Linear Owner",
    "shared_in_remat": "Linear Owner",
    "in_branches": "Owner",
    "stacked": "Linear LiftingModule",
    "lifted": "Linear",
    "transparent": "Linear",
    "normed": "BatchNorm ExponentialMovingAverage Linear",
    "root_state": "root_state",
    "getter": "Linear Owner",
    "entries": "Owner",
}
FOUND = {
    "scopes": ("shared/w", "has no owner, and is reached from other paths"),
    "one_scope": ("shared/w", "has no owner, and is reached from other paths"),
    "layers": ("tied/w", "has 2 owners"),
    "in_a_loop": ("tied/w", "has 2 owners"),
    "borrowed": ("linear/w", "has 2 owners"),
    "below": ("deep/linear/w", "has 2 owners"),
    "built_in_init": ("tied/w", "has 2 owners"),
    "tied_entries": ("tied/w", "has 2 owners"),
    "reaching_down": ("reaches/linear/b", "has 2 owners"),
    "other_classes": ("shared/w", "is used by others than its owner"),
    "root_twice": ("~/w", "is used at 2 places outside of every module"),
    "stacked_scopes": (
        "__layer_stack_no_per_layer/shared/w",
        "has no owner, and is reached from other paths",
    ),
    "lifted_scopes": ("inner/shared/w", "has no owner, and is reached from other paths"),
    "counting": ("tally/steps", "has no owner, and is reached from other paths"),
    "values": ("shared/w", "has no owner, and is reached from other paths"),
}


def tree(folder: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        (folder / name).write_text(textwrap.dedent(text))
    return folder


@pytest.fixture(scope="module")
def audited(tmp_path_factory) -> dict[str, AuditedCase]:
    """One child audits all of the above."""
    root = tree(tmp_path_factory.mktemp("tree"), {"model.py": HEAD + MODEL})
    cases = tuple(Case(name, f"model:{name}", ("f32[3,4]",)) for name in (*CLEAN, *FOUND, "by_hand"))
    report = audit(root, CheckOptions(cases=cases))
    assert report.problem is None
    assert report.found
    return {name: case for case in report.cases for name in case.names}


def rows(case: AuditedCase) -> dict[str, Row]:
    return {row.path: row for row in case.rows}


@pytest.mark.parametrize("name", CLEAN)
def test_what_is_owned_by_one_instance(audited, name: str) -> None:
    case = audited[name]
    assert {row.path: row.problem for row in case.rows if row.problem} == {}
    assert case.forced == ()
    assert {user.kind for row in case.rows for user in row.users} == set(CLEAN[name].split())
    assert all(row.users for row in case.rows)


@pytest.mark.parametrize("name", FOUND)
def test_what_is_not(audited, name: str) -> None:
    path, problem = FOUND[name]
    assert rows(audited[name])[path].problem == problem


def test_who_uses_what_is_told_with_places(audited) -> None:
    row = rows(audited["scopes"])["shared/w"]
    lines = (HEAD + MODEL).splitlines()
    made = f"model.py:{lines.index('def scopes(x): return Second()(First()(x))') + 1}"
    assert [(user.module, user.kind, user.made, user.owner) for user in row.users] == [
        ("first", "First", made, False),
        ("second", "Second", made, False),
    ]
    read = next(at for at, line in enumerate(lines, 1) if "hk.get_parameter(parameter" in line)
    assert row.users[0].places == (f"model.py:{read}",)
    assert (row.shape, row.classes) == ("float32[4]", ("First", "Second"))


def test_accessors_run_as_the_owner(audited) -> None:
    row = rows(audited["accessors"])["owner/w"]
    assert [(user.module, user.kind, user.owner) for user in row.users] == [("owner", "Owner", True)]
    assert row.users[0].callers == (("first", "First"), ("second", "Second"))
    assert row.classes == ("First", "Second")
    assert rows(audited["called_twice"])["twice/linear/w"].users[0].callers == ()
    assert rows(audited["eager"])["owner/embeddings"].classes == ("Owner",)


def test_a_transform_that_is_not_lifted_has_no_part_in_the_table(audited) -> None:
    case = audited["by_hand"]
    assert [(row.path, row.problem) for row in case.rows] == [("twice/linear/b", None), ("twice/linear/w", None)]
    assert [one.name for one in case.forced] == ["shared"]


def test_forced_names_that_are_alive(audited) -> None:
    forced = {(one.name, one.kind) for name in FOUND for one in audited[name].forced}
    assert forced == {
        ("shared", "scope"),
        ("tied", "module"),
        ("linear", "module"),
        ("deep", "scope"),
        ("tally", "scope"),
        ("reaches/linear", "scope"),
        ("shared", "module"),
        ("__layer_stack_no_per_layer/shared", "scope"),
        ("inner/shared", "scope"),
    }


def test_a_command_is_recorded(tmp_path) -> None:
    script = """
        import jax, numpy as np, haiku as hk, subprocess, sys
        from model import scopes, accessors
        x, key = np.ones((3, 4), "f4"), jax.random.PRNGKey(0)
        for function in (scopes, accessors):
            net = hk.without_apply_rng(hk.transform(function))
            params = jax.jit(net.init)(key, x)
            jax.grad(lambda p: net.apply(p, x).sum())(params)
            net.apply(params, np.ones((2, 4), "f4"))
        if len(sys.argv) == 1:
            subprocess.run([sys.executable, __file__, "again"], check=True)
    """
    root = tree(tmp_path, {"model.py": HEAD + MODEL, "train.py": script})
    report = audit(root, CheckOptions(run=("python train.py",)))
    assert report.problem is None
    assert [case.names for case in report.cases] == [
        tuple(f"train.py{n}#{at} {name} (float32[{rows},4])" for n in ("", "[2]") for rows in (3, 2))
        for at, name in ((3, "scopes"), (4, "accessors"))
    ]
    assert [bool(case.forced) for case in report.cases] == [True, False]


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({}, "there is no case to audit"),
        ({"cases": (Case("a", "model:gone"),)}, "case a: it cannot be run: model:gone: gone is not there"),
        ({"cases": (Case("a", "model:scopes", ("f32[3",)),)}, "is not a shape string"),
        ({"cases": (Case("a", "model:scopes", ("f32[3,5]",)),)}, r"case a: it cannot be run: .*\(model.py:"),
        ({"run": ("python gone.py",)}, "ended with exit code 2 in the audited tree"),
        ({"run": ("python -c pass",)}, "called no function that hk.transform or its kin had made"),
        ({"run": ("sleep 60",), "timeout": 1.0}, r"the audited tree took more than its limit of 1 s \(timeout\)"),
        (
            {"run": ("python -c 'import model, os, signal; os.kill(os.getpid(), signal.SIGKILL)'",)},
            "in the audited tree",
        ),
    ],
)
def test_what_cannot_be_run_is_said(tmp_path, settings, said: str) -> None:
    report: AuditReport = audit(tree(tmp_path, {"model.py": HEAD + MODEL}), CheckOptions(**settings))
    assert report.problem is not None
    assert re.search(said, report.problem)
