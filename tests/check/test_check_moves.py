"""Paths that have moved without a rename: which renames the graphs leave no doubt of."""

from __future__ import annotations

from hkmigrate.check.compare import compare
from hkmigrate.config import Case, CheckOptions
from hkmigrate.model.verdict import Moves, Verdict

OLD = """
def read(scope, name, shape, init=jnp.ones):
    with hk.name_scope(hk.force_name(scope)):
        return hk.get_parameter(name, shape, init=init)

NORMAL = hk.initializers.RandomNormal()

def plain(x):
    return hk.Linear(4, name="a")(x)

def siblings(x):
    q, k, v = (read("a", name, [4, 4], NORMAL) for name in "qkv")
    return jax.nn.softmax((x @ q) @ (x @ k).T) @ (x @ v)

def inside(x):
    b = read("a", "b", [4])
    def step(c, w):
        return jax.checkpoint(lambda c: jnp.tanh(c @ w))(c) + b, None
    return jax.lax.scan(step, x, read("a", "u", [3, 4, 4]))[0] @ read("a", "w", [4, 4])

def shifted(x):
    a, b, c = (hk.Linear(4) for _ in range(3))
    return jnp.tanh(a(x)) + jnp.sin(b(x)) * jnp.cos(c(x))

def unused(x):
    read("a", "u", [4]), read("a", "v", [4])
    read("a", "w", [4], NORMAL)
    return x

def symmetric(x):
    s, t = (hk.get_state(name, [], init=jnp.zeros) for name in ("s", "t"))
    hk.set_state("s", s + 1)
    hk.set_state("t", t + 1)
    return x

def changed(x):
    return x * read("a", "w", [4]) + read("a", "u", [4]) + read("a", "v", [3]).sum()

def still(x):
    return x @ read("a", "q", [4, 4], NORMAL) @ read("a", "k", [4, 4], NORMAL)
"""
NEW = """
def read(scope, name, shape, init=jnp.ones):
    with hk.name_scope(hk.force_name(scope)):
        return hk.get_parameter(name, shape, init=init)

NORMAL = hk.initializers.RandomNormal()

def plain(x):
    return hk.Linear(4, name="b")(x)

def siblings(x):
    q, k, v = (read("b", name, [4, 4], NORMAL) for name in "vqk")
    return jax.nn.softmax((x @ q) @ (x @ k).T) @ (x @ v)

def inside(x):
    b = read("b", "b", [4])
    def step(c, w):
        return jax.checkpoint(lambda c: jnp.tanh(c @ w))(c) + b, None
    return jax.lax.scan(step, x, read("b", "a", [3, 4, 4]))[0] @ read("b", "w", [4, 4])

def shifted(x):
    c, b, a = hk.Linear(4, name="other"), hk.Linear(4), hk.Linear(4)
    return jnp.tanh(a(x)) + jnp.sin(b(x)) * jnp.cos(c(x))

def unused(x):
    read("b", "u", [4]), read("b", "v", [4])
    read("b", "w", [4], NORMAL)
    return x

def symmetric(x):
    s, t = (hk.get_state(name, [], init=jnp.zeros) for name in ("p", "q"))
    hk.set_state("p", s + 1)
    hk.set_state("q", t + 1)
    return x

def changed(x):
    return x * read("b", "w", [4]) * 2 + read("b", "u", [4]) + read("b", "v", [3]).sum()

def still(x):
    return x @ read("a", "k", [4, 4], NORMAL) @ read("a", "q", [4, 4], NORMAL)
"""
NAMES = ("plain", "siblings", "inside", "shifted", "unused", "symmetric", "changed", "still")
RENAMES = {
    "plain": {"a/b": "b/b", "a/w": "b/w"},
    "siblings": {"a/q": "b/v", "a/k": "b/q", "a/v": "b/k"},
    "inside": {"a/u": "b/a", "a/b": "b/b", "a/w": "b/w"},
    "shifted": {
        f"{old}/{leaf}": f"{new}/{leaf}"
        for old, new in (("linear", "linear_1"), ("linear_1", "linear"), ("linear_2", "other"))
        for leaf in "bw"
    },
    "unused": {f"a/{name}": f"b/{name}" for name in "uvw"},
    "symmetric": {"~/s": "~/p", "~/t": "~/q"},
    "changed": {},
}


def check(trees, *names: str, infer: bool = False) -> dict[str, tuple[Verdict, Moves | None]]:
    cases = tuple(Case(name, f"model:{name}", ("f32[2,4]",)) for name in names)
    report = compare(*trees(OLD, NEW), CheckOptions(cases=cases), {}, infer=infer)
    assert report.problem is None
    return {case.name: (case.verdict, case.moves) for case in report.cases}


def test_moved_paths_are_a_difference_and_the_renames_are_offered(trees) -> None:
    found = check(trees, *NAMES)
    assert {verdict for verdict, _ in found.values()} == {Verdict.DIFFERS}
    offered = {name: dict(moves.renames) for name, (_, moves) in found.items() if moves is not None}
    assert offered == RENAMES
    moves = {name: moves for name, (_, moves) in found.items() if moves is not None}
    assert moves["plain"] == Moves((("a/b", "b/b"), ("a/w", "b/w")))
    assert moves["unused"].alike == ("a/u", "a/v")
    assert moves["symmetric"].alike == ("~/s", "~/t")
    assert moves["changed"].guesses == (("a/v", "b/v"),)
    assert moves["changed"].unclear == ((("a/u", "a/w"), ("b/u", "b/w")),)


def test_what_leaves_no_doubt_is_accepted_on_request(trees) -> None:
    for name in NAMES:  # one check each: what is accepted counts for all cases of a check
        verdict, moves = check(trees, name, infer=True)[name]
        assert verdict is (Verdict.DIFFERS if name in ("changed", "still") else Verdict.PROVED), name
        assert moves is None or moves.accepted is bool(RENAMES[name])


def test_what_was_accepted_holds_for_the_cases_after(trees) -> None:
    found = check(trees, "plain", "siblings", infer=True)
    assert [str(verdict) for verdict, _ in found.values()] == ["proved", "proved"]
    contradicted = check(trees, "siblings", "inside", infer=True)
    assert [str(verdict) for verdict, _ in contradicted.values()] == ["proved", "proved"]
