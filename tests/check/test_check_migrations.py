"""Right and wrong migrations: many entries in one tree, so that two processes judge them all."""

from __future__ import annotations

import textwrap
from dataclasses import dataclass

from hkmigrate.check import judge
from hkmigrate.check.compare import compare
from hkmigrate.config import Case, CheckOptions
from hkmigrate.model.verdict import Verdict

NORMAL = "hk.initializers.RandomNormal()"

SHARED = f"""
def scoped(name, shape, init={NORMAL}):
    with hk.name_scope(hk.force_name("g")):
        return hk.get_parameter(name, shape, init=init)

class Owner(hk.Module):
    @property
    def w(self):
        return hk.get_parameter("w", [4, 4], init={NORMAL})

    @property
    def v(self):
        return hk.get_parameter("v", [4, 4], init={NORMAL})

class Eager(hk.Module):
    def __init__(self, name):
        super().__init__(name=name)
        self.w = hk.get_parameter("w", [4, 4], init={NORMAL})

class First(hk.Module):
    def __init__(self, read, name=None):
        super().__init__(name=name)
        self.read = read

    def __call__(self, x):
        return jax.nn.relu(x @ self.read())
"""


@dataclass(frozen=True)
class Kind:
    name: str
    verdict: str
    said: str
    old: str
    new: str
    inputs: tuple[str, ...] = ("f32[2,4]",)


KINDS = [
    Kind("same", "proved", "equal", "return hk.Linear(4)(x)", "y = hk.Linear(4)\n    return y(x)"),
    Kind(
        "owner",
        "proved",
        "equal",
        "x = hk.Linear(4)(x)\n    return First(lambda: scoped('w', [4, 4]))(x) @ scoped('w', [4, 4]).T",
        "g = Owner(name='g')\n    x = hk.Linear(4)(x)\n    return First(lambda: g.w)(x) @ g.w.T",
    ),
    Kind(
        "swapped",
        "differs",
        "the graphs differ first at dot_general(input[0] float32[2,4], parameter g/w",
        "return First(lambda: scoped('w', [4, 4]))(x) @ scoped('v', [4, 4])",
        "g = Owner(name='g')\n    return First(lambda: g.v)(x) @ g.w",
    ),
    Kind(
        "eager",
        "differs",
        "init: parameter",
        "x = hk.Linear(4)(x)\n    return x @ scoped('w', [4, 4])",
        "g = Eager(name='g')\n    x = hk.Linear(4)(x)\n    return x @ g.w",
    ),
    Kind(
        "renamed",
        "proved",
        "equal",
        "return x @ scoped('r', [4, 4])",
        f"with hk.name_scope('a'):\n        r = hk.get_parameter('r', [4, 4], init={NORMAL})\n    return x @ r",
    ),
    Kind(
        "renamed_in_remat",
        "proved",
        "equal",
        "scoped('z', [4], jnp.ones)\n    f = lambda y: hk.Linear(4)(y) * scoped('r', [4, 4]).sum()\n"
        "    return hk.remat(f)(x)",
        "with hk.name_scope(hk.force_name('g')):\n        hk.get_parameter('z', [4], init=jnp.ones)\n"
        "    def f(y):\n        y = hk.Linear(4)(y)\n        with hk.name_scope('a'):\n"
        "            return y * hk.get_parameter('r', [4, 4], init=hk.initializers.RandomNormal()).sum()\n"
        "    return hk.remat(f)(x)",
    ),
    Kind(
        "moved",
        "differs",
        "g/q has moved to b/q without a rename",
        "return x * scoped('q', [4])",
        "with hk.name_scope('b'):\n        return x * hk.get_parameter('q', [4], init=hk.initializers.RandomNormal())",
    ),
    Kind(
        "twice",
        "differs",
        "it lacks linear/b, linear/w and has a/linear/b, a/linear/w, b/linear/b",
        "l = hk.Linear(4)\n    return l(l(x))",
        "with hk.name_scope('a'):\n        x = hk.Linear(4)(x)\n"
        "    with hk.name_scope('b'):\n        return hk.Linear(4)(x)",
    ),
    Kind(
        "epsilon",
        "differs",
        "1e-06",
        "return hk.LayerNorm(-1, True, True, eps=1e-5)(x)",
        "return hk.LayerNorm(-1, True, True, eps=1e-6)(x)",
    ),
    Kind(
        "initializer",
        "differs",
        "init: parameter linear/w differs by",
        "return hk.Linear(4)(x)",
        "return hk.Linear(4, w_init=hk.initializers.RandomNormal())(x)",
    ),
    Kind(
        "parameter_dtype",
        "differs",
        "was float32[4] in the old tree and is float16[4]",
        "return x * hk.get_parameter('w', [4], jnp.float32, jnp.ones)",
        "return x * hk.get_parameter('w', [4], jnp.float16, jnp.ones)",
    ),
    Kind(
        "output_dtype",
        "differs",
        "output of apply was float32[2,4] in the old tree and is bfloat16[2,4]",
        "return hk.Linear(4)(x)",
        "return hk.Linear(4)(x).astype(jnp.bfloat16)",
    ),
    Kind(
        "extra_key",
        "differs",
        "differs by",
        "return hk.dropout(hk.next_rng_key(), 0.5, hk.Linear(4)(x))",
        "hk.next_rng_key()\n    return hk.dropout(hk.next_rng_key(), 0.5, hk.Linear(4)(x))",
    ),
    Kind(
        "transposed",
        "differs",
        "output differs by",
        "return x @ scoped('w', [4, 4])",
        "return x @ scoped('w', [4, 4]).T",
    ),
    Kind(
        "stop_gradient",
        "differs",
        "gradient of g/w differs by",
        "return x @ scoped('w', [4, 4])",
        "return x @ jax.lax.stop_gradient(scoped('w', [4, 4]))",
    ),
    Kind(
        "state_dropped",
        "differs",
        "state ema/average",
        "s = hk.get_state('s', [], init=jnp.zeros)\n"
        "    hk.ExponentialMovingAverage(0.9, name='ema')(x.mean())\n    return x + s",
        "s = hk.get_state('s', [], init=jnp.zeros)\n    m = hk.ExponentialMovingAverage(0.9, name='ema')\n"
        "    m(x.mean(), update_stats=hk.running_init())\n    return x + s",
    ),
    Kind(
        "reordered",
        "differs",
        "output",
        "a, b = hk.Linear(4), hk.Linear(4)\n    return b(jax.nn.relu(a(x)))",
        "a, b = hk.Linear(4), hk.Linear(4)\n    return a(jax.nn.relu(b(x)))",
    ),
    Kind(
        "rare_branch",
        "agreed",
        "mul",
        "return jnp.where(x > 50.0, x * 2.0, hk.Linear(4)(x))",
        "return jnp.where(x > 50.0, x * 3.0, hk.Linear(4)(x))",
    ),
    Kind(
        "same_callback",
        "agreed",
        "pure_callback (model.py:",
        "return x * jax.pure_callback(np.negative, x, x)",
        "return x * jax.pure_callback(np.negative, x, x)",
    ),
    Kind(
        "renamed_callback",
        "agreed",
        "pure_callback (model.py:",
        "return jax.pure_callback(np.negative, x, x) @ scoped('r', [4, 4])",
        f"with hk.name_scope('a'):\n        r = hk.get_parameter('r', [4, 4], init={NORMAL})\n"
        "    return jax.pure_callback(np.negative, x, x) @ r",
    ),
    Kind(
        "callback_body",
        "differs",
        "differs by",
        "return hk.Linear(4)(jax.pure_callback(lambda a: np.asarray(a) * 2, x, x))",
        "return hk.Linear(4)(jax.pure_callback(lambda a: np.asarray(a) * 3, x, x))",
    ),
    Kind(
        "effect_dropped",
        "differs",
        "other effects (1 in the old tree, 0 in the new one)",
        "y = hk.Linear(4)(x)\n    jax.debug.callback(lambda a: None, y)\n    return y",
        "return hk.Linear(4)(x)",
    ),
    Kind(
        "effect_kept",
        "agreed",
        "cannot be seen into",
        "y = hk.Linear(4)(x)\n    jax.debug.print('y {}', y)\n    return y",
        "y = hk.Linear(4)(x)\n    jax.debug.print('y {}', y)\n    return y",
    ),
    Kind("structure", "differs", "another structure", "return x, x", "return {'a': x, 'b': x}"),
    Kind("containers", "differs", "the same arrays in other containers", "return (x, x)", "return [x, x]"),
    Kind(
        "text",
        "differs",
        "output['a'] of apply, which is no array, is another",
        "return {'a': 'k', 'b': x}",
        "return {'a': 'l', 'b': x}",
    ),
    Kind("training", "differs", "output", "return x * 2 if x.shape[0] == 3 else x", "return x", ("f32[3,4]",)),
    Kind(
        "unused_parameter",
        "differs",
        "lacks g/u",
        "scoped('u', [2])\n    return hk.Linear(4)(x)",
        "return hk.Linear(4)(x)",
    ),
    Kind(
        "raises_in_new",
        "differs",
        "but not in the new one: ValueError: no width (model.py:",
        "return x",
        "raise ValueError('no width')",
    ),
    Kind(
        "missing_numbers",
        "agreed",
        "every number is equal to the bit",
        "return jax.pure_callback(np.negative, x, x) * jnp.log(hk.Linear(4)(x) * 0.0 - 1.0)",
        "return jax.pure_callback(np.negative, x, x) * jnp.log(hk.Linear(4)(x) * 0.0 - 1.0)",
    ),
    Kind(
        "missing_numbers_elsewhere",
        "differs",
        "output differs",
        "return jnp.where(x > 0, jnp.nan, hk.Linear(4)(x))",
        "return jnp.where(x < 0, jnp.nan, hk.Linear(4)(x))",
    ),
    Kind("random", "not-deterministic", "old tree", "return x + np.random.rand()", "return x + np.random.rand()"),
    Kind(
        "stacked",
        "proved",
        "equal",
        "f = lambda y: hk.Linear(4)(y) + scoped('w', [4, 4])[0]\n    return hk.experimental.layer_stack(3)(f)(x)",
        "def f(y):\n        return hk.Linear(4)(y) + Owner(name=hk.force_name('g')).w[0]\n"
        "    return hk.experimental.layer_stack(3)(f)(x)",
    ),
]


def module(kinds: list[Kind], side: str) -> str:
    bodies = [textwrap.dedent(f"def {kind.name}(x):\n    {getattr(kind, side)}\n") for kind in kinds]
    return SHARED + "\n".join(bodies)


def test_each_kind_gets_its_verdict(trees) -> None:
    old, new = trees(module(KINDS, "old"), module(KINDS, "new"))
    cases = tuple(Case(kind.name, f"model:{kind.name}", kind.inputs) for kind in KINDS)
    report = compare(old, new, CheckOptions(cases=cases, timeout=100), {"g/r": "a/r"})
    assert report.problem is None
    found = {case.name: (str(case.verdict), case.detail) for case in report.cases}
    wrong = [(kind.name, *found[kind.name]) for kind in KINDS if found[kind.name][0] != kind.verdict]
    unsaid = [(kind.name, kind.said, found[kind.name][1]) for kind in KINDS if kind.said not in found[kind.name][1]]
    assert not wrong
    assert not unsaid
    assert report.verdict is Verdict.NOT_DETERMINISTIC


def test_the_first_difference_has_the_lines_of_both_trees(trees) -> None:
    old = "def f(x):\n    y = hk.Linear(4)(x)\n    y = jnp.tanh(y)\n    return y + 1\n"
    new = "def f(x):\n    y = hk.Linear(4)(x)\n\n    y = jnp.sin(y)\n    return y + 1\n"
    report = compare(*trees(old, new), CheckOptions(cases=(Case("f", "model:f", ("f32[2,4]",)),)), {})
    first = report.cases[0].first
    assert first is not None
    assert first.part == "apply"
    found = [
        (step.primitive, step.path, step.line, step.source, step.words.count("float32[2,4]"))
        for step in (first.old, first.new)
        if step is not None
    ]
    assert found == [
        ("tanh", "model.py", 8, "y = jnp.tanh(y)", 2),
        ("sin", "model.py", 9, "y = jnp.sin(y)", 2),
    ]


def test_opaque_cases_say_what_they_hold_and_how_large_they_are(trees) -> None:
    text = "def f(x):\n    jax.debug.print('{}', x)\n    return hk.Linear(4)(x)\ndef g():\n    return 1\n"
    old, new = trees(text, text)
    options = CheckOptions(cases=(Case("f", "model:f", ("f32[2,4]",)),))
    report = compare(old, new, options, {}, {"model.py": tuple(range(1, 20))})
    case = report.cases[0]
    assert report.never_ran == (("model.py", 10),)
    assert case.opaque == ("debug_print (model.py:7)",)
    assert (case.parameters, case.outputs, case.max_difference) == (20, 1, 0.0)
    assert case.seconds > 0


def test_large_models_are_not_run(trees, monkeypatch) -> None:
    monkeypatch.setattr(judge, "LARGEST", 10)
    shown = "def f(x):\n    jax.debug.print('{}', x)\n    return hk.Linear(4)(x)\n"
    plain = "def g(x):\n    return hk.Linear(4)(x) * 2\n"
    old, new = trees(shown + plain, shown + plain.replace("2", "3"))
    options = CheckOptions(cases=tuple(Case(name, f"model:{name}", ("f32[2,4]",)) for name in "fg"))
    first, second = compare(old, new, options, {}).cases
    why = "with more than 10 parameters the model was not run"
    assert (first.verdict, first.detail) == (
        Verdict.NOT_RUN,
        f"the graphs are equal, but hold debug_print (model.py:7); {why}",
    )
    assert second.verdict is Verdict.DIFFERS
    assert second.detail.endswith(f"(model.py:10) in the new tree; {why}")
    assert second.max_difference is None
