"""Recorded commands: what they use becomes cases, however the calls are made and however the command ends."""

from __future__ import annotations

import re
import textwrap
from pathlib import Path

import pytest

from hkmigrate.check.compare import compare
from hkmigrate.check.recorded import label
from hkmigrate.config import CheckOptions
from hkmigrate.model.verdict import CheckReport, Verdict

MODEL = """
SCALE = 2.0
def forward(x, is_training, temperature=1.0):
    y = hk.BatchNorm(True, True, 0.9)(hk.Linear(4)(x), is_training)
    if is_training:
        return hk.dropout(hk.next_rng_key(), 0.1, y)
    return y * SCALE * temperature

def coder():
    first, second = hk.Linear(3), hk.Linear(4)
    return lambda x: second(first(x)), (first, second)

def across(x):
    return jax.lax.pmean(hk.Linear(4)(x) * SCALE, "devices")

net = hk.transform_with_state(forward)
"""
TRAIN = """
import atexit, sys
import haiku as hk, jax, jax.numpy as jnp, numpy as np
from model import across, coder, forward, net

def step(params, state, key, x):
    def loss(params):
        out, after = net.apply(params, state, key, x, True)
        return (out ** 2).sum(), after
    return jax.grad(loss, has_aux=True)(params)

key, x = jax.random.PRNGKey(0), np.ones((2, 4), "f4")
params, state = jax.jit(net.init, static_argnums=2)(key, x, True)
for at in range(3):
    grads, state = jax.jit(step)(params, state, key, x)
for at in range(5):
    net.apply(params, state, rng=None, is_training=False, x=jnp.ones((2, 4)), temperature=at * 0.1)
jax.vmap(lambda row: net.apply(params, state, None, row[None], is_training=False)[0])(x)
multi = hk.without_apply_rng(hk.multi_transform(coder))
both = multi.init(42, x)
encode, decode = multi.apply
decode(both, encode(both, x))
loaded = {"linear": {"w": np.ones((4, 4), "f4"), "b": np.ones(4, "f4")}}
plain = hk.transform(lambda x: hk.Linear(4)(x))
plain.apply(loaded, jax.random.key(1), x)
jax.pmap(hk.transform(across).apply, axis_name="devices", in_axes=(None, None, 0))(loaded, None, x[None])
print("x" * 100_000)
sys.exit(0)
"""


def called(report: CheckReport) -> list[tuple[str, str]]:
    """Names and verdicts of the calls that the program makes itself."""
    return [(case.name, str(case.verdict)) for case in report.cases if ", batch " not in case.name]


def record(trees, old: dict[str, str], new: dict[str, str], *commands: str, **limits: float) -> CheckReport:
    return compare(*trees(old, new), CheckOptions(run=commands, **limits), {})


def test_every_way_to_call_is_recorded(trees) -> None:
    old = {"model.py": MODEL, "train.py": TRAIN}
    other = {"model.py": MODEL.replace("SCALE = 2.0", "SCALE = 3.0"), "train.py": TRAIN}
    names = [
        "train.py#1 forward (float32[2,4], True)",
        "train.py#1 forward (False, float, float32[2,4])",
        "train.py#1 forward (float32[1,4], False)",
        "train.py#2 coder (float32[2,4])",
        "train.py#2 coder (float32[2,3])",
        "train.py#3 <lambda>",
        "train.py#4 across",
    ]
    report = record(trees, old, old, "python train.py")
    assert report.problem is None
    assert called(report) == [(name, "proved") for name in names]
    report = record(trees, old, other, "python -m train")
    assert report.problem is None
    verdicts = [verdict for _, verdict in called(report)]
    assert verdicts == ["proved", "differs", "differs", "proved", "proved", "proved", "differs"]
    assert report.cases[0].name == "train#1 forward (float32[2,4], True)"


@pytest.mark.parametrize(
    ("script", "said"),
    [
        ("print('nothing')", "`python train.py` called no function that hk.transform or its kin had made"),
        ("import model", "`python train.py` called no function that hk.transform or its kin had made"),
        ("import model\nraise ValueError('no data')", "exit code 1 in the old tree: .* / ValueError: no data"),
        ("import model, os, signal\nos.kill(os.getpid(), signal.SIGKILL)", "in the old tree"),
        (
            "import model\nbytearray(60 * 2**30)",
            "the (old|new) tree took more than its limit of 40 GB .memory. for `python",
        ),
        (
            "import model, time\ntime.sleep(100)",
            "the (old|new) tree took more than its limit of 3 s .timeout. for `python",
        ),
    ],
)
def test_commands_that_give_no_case(trees, script: str, said: str) -> None:
    files = {"model.py": MODEL, "train.py": script}
    report = record(trees, files, files, "python train.py", timeout=3 if "sleep" in script else 60, memory=40.0)
    assert report.verdict is Verdict.NOT_RUN
    assert report.problem is not None
    assert re.search(said, report.problem)


def test_how_the_new_tree_may_differ(trees) -> None:
    script = """
        import os, subprocess, sys
        import haiku as hk, jax, numpy as np
        import model
        x = np.ones((2, 4), "f4")
        def one(x): return hk.Linear(4)(x)
        def two(x): return hk.Linear(4)(x)
        hk.transform(one).init(jax.random.PRNGKey(0), x)
        if EXTRA:
            hk.transform(two).init(jax.random.PRNGKey(0), x)
        if len(sys.argv) == 1:
            subprocess.run([sys.executable, __file__, "again"], check=True)
        if EXTRA:
            raise ValueError("too much")
        os._exit(0)
    """
    old, new = (
        {"model.py": MODEL, "json.py": "raise ImportError", "train.py": f"EXTRA = {extra}\n" + textwrap.dedent(script)}
        for extra in (False, True)
    )
    report = record(trees, old, new, "python train.py")
    assert report.problem is None
    assert called(report) == [
        ("train.py#2 one", "proved"),
        ("train.py#3 two", "differs"),
        ("train.py[2]#2 one", "proved"),
        ("train.py[2]#3 two", "differs"),
        ("train.py", "differs"),
    ]
    assert (
        next(case for case in report.cases if case.name.endswith("#3 two")).detail
        == "the command makes this call in the new tree only"
    )
    assert "ended with exit code 1 in the new tree, and not in the old one: " in report.cases[-1].detail


def test_the_tree_comes_before_installed_copies_and_other_hooks_still_run(trees, tmp_path: Path, monkeypatch) -> None:
    package = {
        "src/package/__init__.py": "",
        "src/package/model.py": MODEL,
        "tests/test_model.py": """
            import haiku as hk, jax, numpy as np, os, package.model
            def test_forward():
                net = hk.transform(lambda x: hk.Linear(2)(x))
                net.init(jax.random.PRNGKey(0), np.ones((1, 2), "f4"))
                package.model.net.init(jax.random.PRNGKey(0), np.ones((1, 2), "f4"), True)
                assert os.environ["MARK"] == "set by another sitecustomize"
        """,
    }
    hook = tmp_path / "hooks"
    hook.mkdir()
    (hook / "sitecustomize.py").write_text("import os\nos.environ['MARK'] = 'set by another sitecustomize'\n")
    monkeypatch.setenv("PYTHONPATH", str(hook))
    changed = MODEL.replace("hk.Linear(4)(x), is", "hk.Linear(4, w_init=jnp.ones)(x), is")
    folders = trees(package, {**package, "src/package/model.py": changed})
    lines = {"src/package/model.py": tuple(range(1, 30))}
    report = compare(*folders, CheckOptions(run=("pytest -q -p no:cacheprovider tests",)), {}, lines)
    assert report.problem is None
    assert called(report) == [
        ("pytest#1 forward", "differs"),
        ("pytest#2 <lambda>", "proved"),
    ]
    text = folders[1].joinpath("src/package/model.py").read_text().splitlines()
    missed = [text[line - 1].strip() for path, line in report.never_ran if path == "src/package/model.py"]
    assert missed == [
        "return y * SCALE * temperature",
        "first, second = hk.Linear(3), hk.Linear(4)",
        "return lambda x: second(first(x)), (first, second)",
        'return jax.lax.pmean(hk.Linear(4)(x) * SCALE, "devices")',
    ]


@pytest.mark.parametrize(
    ("command", "said"),
    [
        ("python train.py --steps 1", "train.py"),
        ("pytest -q tests/test_model.py", "test_model.py"),
        ("make train", "make"),
        ("JAX_PLATFORMS=cpu python -m package.train", "package.train"),
        ("X=1 tox", "tox"),
        ("python -c 'unbalanced", "python"),
        ("", ""),
    ],
)
def test_labels(command: str, said: str) -> None:
    assert label(command) == said


WAYS = """
import haiku as hk, jax, jax.numpy as jnp, numpy as np
from model import SCALE

def made(at):
    def forward(x):
        return hk.Linear(4)(x) * SCALE
    forward.__qualname__ = f"way{at}"
    return hk.without_apply_rng(hk.transform(forward))

key, x = jax.random.PRNGKey(0), np.ones((2, 4), "f4")
params = {"linear": {"w": np.ones((4, 4), "f4"), "b": np.ones(4, "f4")}}
ways = [
    lambda net: jax.jit(net.apply)(params, x),
    lambda net: jax.grad(lambda p: net.apply(p, x).sum())(params),
    lambda net: jax.value_and_grad(lambda p, y: net.apply(p, y).sum(), argnums=1)(params, x),
    lambda net: jax.jacrev(net.apply)(params, x),
    lambda net: jax.jvp(net.apply, (params, x), (params, x)),
    lambda net: jax.vmap(net.apply, (None, 0))(params, x[None]),
    lambda net: jax.pmap(net.apply, in_axes=(None, 0))(params, x[None]),
    lambda net: jax.lax.scan(lambda c, y: (c, net.apply(params, y)), 0, x[None]),
    lambda net: jax.checkpoint(net.apply)(params, x),
    lambda net: jax.eval_shape(net.apply, params, x),
    lambda net: jax.jit(jax.vmap(jax.grad(lambda p, y: net.apply(p, y).sum()), (None, 0)))(params, x[None]),
    lambda net: jax.vmap(net.init, (0, None))(jax.random.split(key, 3), x),
    lambda net: jax.pmap(net.init, in_axes=(0, None))(key[None], x),
]
for at, way in enumerate(ways):
    way(made(at))
"""


def test_calls_inside_of_other_transformations(trees) -> None:
    old = {"model.py": MODEL, "train.py": WAYS}
    names = [f"train.py#{at + 2} way{at}" for at in range(13)]
    assert called(record(trees, old, old, "python train.py")) == [(name, "proved") for name in names]
    other = {**old, "model.py": MODEL.replace("SCALE = 2.0", "SCALE = 3.0")}
    found = called(record(trees, old, other, "python train.py"))
    assert found == [(name, "differs" if at < 11 else "proved") for at, name in enumerate(names)]
