"""What the library says of Haiku is what the installed Haiku does."""

import inspect

import haiku as hk
import jax
import pytest

from hkmigrate.detect.evaluate.haiku_parameters import MODULE_PARAMETERS, position
from hkmigrate.detect.evaluate.library.call import TABLES
from hkmigrate.detect.evaluate.library.names import HAIKU_NAMES, canonical_external, has_external
from hkmigrate.detect.evaluate.library.table import EXTERNALS
from hkmigrate.detect.evaluate.values import External
from hkmigrate.source.project import Project
from hkmigrate.source.tree import read_tree

run = pytest.importorskip("hkmigrate.detect.evaluate.run")

SPACES = {"haiku.": hk, "haiku.nets.": hk.nets}


def _classes():
    for prefix, space in SPACES.items():
        for name, value in vars(space).items():
            if inspect.isclass(value) and issubclass(value, hk.Module):
                yield f"{prefix}{name}", value


@pytest.mark.parametrize(("name", "cls"), list(_classes()))
def test_parameters_of_modules(name, cls):
    parameters = inspect.signature(cls).parameters.values()
    positional = [one.name for one in parameters if one.kind is one.POSITIONAL_OR_KEYWORD]
    assert [one for one in MODULE_PARAMETERS[name] if one != "*"] == [one.name for one in parameters]
    assert all(position(name, one) == index for index, one in enumerate(positional))
    assert all(position(name, one.name) == -1 for one in parameters if one.kind is one.KEYWORD_ONLY)


def test_names():
    public = {name for name in dir(hk) if not name.startswith("_")}
    assert public <= HAIKU_NAMES
    assert has_external("haiku", "force_name")


@pytest.mark.parametrize("name", [name for name in EXTERNALS if name.startswith("haiku.")])
def test_names_of_handlers(name):
    assert TABLES
    old = ("jit", "checkpoint", "named_call", "config", "profiler_name_scopes", "jaxpr_info", "optimize_rng_use")
    if any(part in name for part in old):
        return
    found = [hk, hk.experimental]
    for part in name.split(".")[1:]:
        found = [getattr(one, part) for one in found if hasattr(one, part)]
    assert found, name


@pytest.mark.parametrize(
    ("base", "attribute", "expected"),
    [
        ("haiku.experimental", "force_name", "haiku.force_name"),
        ("jax.tree", "map", "jax.tree_util.tree_map"),
        ("jax", "tree_map", "jax.tree_util.tree_map"),
        ("ml_collections.config_dict", "ConfigDict", "ml_collections.ConfigDict"),
        ("typing_extensions", "Protocol", "typing.Protocol"),
        ("jax.numpy", "zeros", "jax.numpy.zeros"),
    ],
)
def test_canonical(base, attribute, expected):
    assert canonical_external(base, attribute) == External(expected)


HEAD = "import functools\nimport haiku as hk\nimport jax\nimport jax.numpy as jnp\nX = jnp.ones([2, 3])\n"
LEAF = """
def read(name):
    with hk.name_scope(hk.force_name(name)):
        return hk.get_parameter("w", [], init=jnp.zeros)
"""

PROGRAMS = {
    "scopes": "def net():\n    with hk.name_scope('a/b'):\n        return hk.get_parameter('w', [], init=jnp.zeros)",
    "scope twice": """
def net():
    for _ in range(2):
        with hk.name_scope('a'):
            hk.get_parameter('w', [], init=jnp.zeros)
""",
    "forced": "def net():\n    return read('x/y') + read('x')",
    "root": "def net():\n    return hk.get_parameter('w', [], init=jnp.zeros)",
    "method name": """
class M(hk.Module):
    def other(self):
        with hk.name_scope('s'):
            return hk.get_parameter('w', [], init=jnp.zeros)
    def __call__(self):
        with hk.name_scope('s', method_name='other'):
            return hk.get_parameter('w', [], init=jnp.zeros) + self.other()
def net():
    return M()()
""",
    "modules of haiku's take numbers": """
class M(hk.Module):
    def __call__(self):
        hk.Linear(3), hk.Linear(3), hk.Linear(3, name='linear_4'), hk.Conv1D(1, 1), hk.nets.MLP([1])
        with hk.name_scope('linear'):
            hk.get_parameter('w', [], init=jnp.zeros)
        with hk.name_scope('conv1_d'):
            hk.get_parameter('w', [], init=jnp.zeros)
        with hk.name_scope('mlp'):
            return hk.get_parameter('w', [], init=jnp.zeros)
def net():
    return M()()
""",
    "subclass of a layer": """
class Mine(hk.Linear):
    def __call__(self):
        return hk.get_parameter('w', [], init=jnp.zeros)
def net():
    return Mine(3)() + Mine(3, True, None, None, 'given')()
""",
    "sequential": """
class M(hk.Module):
    def __call__(self, x):
        return x * hk.get_parameter('w', [], init=jnp.zeros)
def net():
    return hk.Sequential([M(), jax.nn.relu, M(), lambda x: M()(x)])(X)
""",
    "to module": """
def f(x):
    return x * hk.get_parameter('w', [], init=jnp.zeros)
def net():
    F = hk.to_module(f)
    return F()(F('other')(F()(X)))
""",
    "deferred": """
class M(hk.Module):
    def __call__(self, x):
        return x * hk.get_parameter('w', [], init=jnp.zeros)
def net():
    d = hk.Deferred(M)
    return d(d(X)) + M()(X)
""",
    "scan and friends": """
def net():
    def body(c, x):
        return c + read('scan'), x
    hk.scan(body, 0.0, X)
    hk.remat(lambda: read('remat'))()
    hk.vmap(lambda x: x * read('vmap'), split_rng=False)(X)
    hk.cond(True, lambda x: x + read('cond'), lambda x: x + read('cond'), 1.0)
    hk.fori_loop(0, 2, lambda i, x: x + read('loop'), 0.0)
    hk.switch(0, [lambda x: x + read('s'), lambda x: x + read('s')], 1.0)
    hk.map(lambda x: x + read('map'), X)
    hk.grad(lambda x: x * read('grad'))(1.0)
    jax.value_and_grad(lambda x: x * read('v'))(1.0)
    jax.jvp(lambda x: x * read('jvp'), (1.0,), (1.0,))
    jax.tree.map(lambda x: x * read('tree'), {'a': [X]})
    return jax.checkpoint(lambda x: x * read('checkpoint'))(1.0)
""",
    "unroll": """
class Core(hk.RNNCore):
    def __call__(self, x, state):
        return x * read('core'), state
    def initial_state(self, batch):
        return jnp.zeros([batch])
def net():
    return hk.dynamic_unroll(Core(), X, jnp.zeros([2]))[0]
""",
    "interceptor": """
class M(hk.Module):
    def __call__(self, x):
        return x * hk.get_parameter('w', [], init=jnp.zeros)
def net():
    def seen(next_f, args, kwargs, context):
        if context.method_name == '__init__':
            return next_f(*args, **kwargs)
        return next_f(*args, **kwargs) * read('seen_' + context.module.name)
    with hk.intercept_methods(seen):
        return M()(X)
""",
    "inner transform": """
def net():
    inner = hk.transform(lambda x: x * 2)
    params = inner.init(None, X)
    return inner.apply(params, None, X) * read('outer')
""",
    "marks": """
class M(hk.Module):
    @hk.transparent
    def clear(self):
        with hk.name_scope('a'):
            return hk.get_parameter('w', [], init=jnp.zeros)
    @hk.name_like('__call__')
    def alike(self):
        with hk.name_scope('b'):
            return hk.get_parameter('w', [], init=jnp.zeros)
    def __call__(self):
        return self.clear() + self.alike()
def net():
    m = M()
    return m() + m.alike()
""",
    "current name": """
class M(hk.Module):
    def __call__(self):
        return read(hk.current_name() + '_more')
def net():
    return M()()
""",
    "batch apply": "def net():\n    return hk.BatchApply(lambda x: x * read('b'))(X[None])",
}


@pytest.mark.parametrize("name", PROGRAMS)
def test_programs(tmp_path, name):
    source = HEAD + LEAF + PROGRAMS[name] + "\nmodel = hk.transform(net)\n"
    (tmp_path / "example.py").write_text(source)
    here = {}
    exec(source, here)
    real = here["model"].init(jax.random.PRNGKey(0))
    expected = {f"{path}/{leaf}" for path, held in real.items() for leaf in held}
    events = run.evaluate_project(Project(read_tree([tmp_path])))
    found = {f"{one.path}/{one.leaf}" for one in events.accesses if one.kind == "get_parameter" and one.root >= 0}
    assert not events.deaths
    assert found == expected


@pytest.mark.parametrize("change", ["", "without_apply_rng", "without_state", "with_empty_state"])
def test_inner_roots(tmp_path, change):
    kind = "transform_with_state" if change == "without_state" else "transform"
    given = {"": "{}, None", "without_apply_rng": "{}", "without_state": "{}, None", "with_empty_state": "{}, {}, None"}
    wrapped = f"hk.{change}(hk.{kind}(inner))" if change else f"hk.{kind}(inner)"
    source = f"""{HEAD}{LEAF}
def inner(x, name):
    return read(name)
def net():
    return {wrapped}.apply({given[change]}, X, 'found') is None
model = hk.transform(net)
"""
    (tmp_path / "example.py").write_text(source)
    events = run.evaluate_project(Project(read_tree([tmp_path])))
    assert "found" in {one.path for one in events.accesses}


def test_forced_names_are_noted(tmp_path):
    (tmp_path / "example.py").write_text(
        HEAD + LEAF + "def net():\n    return read('a') + read('b')\nhk.transform(net)\n"
    )
    events = run.evaluate_project(Project(read_tree([tmp_path])))
    assert list(events.forced.values()) == [["a", "b"]]
    assert all(one.forced for one in events.accesses)
