"""What the library says of known arguments is what Python says; of others, it says that it does not know."""

import collections
import contextlib
import copy
import dataclasses
import enum
import functools
import itertools
import math
import operator
import re
import string
import types
from pathlib import Path, PurePosixPath

import pytest

from hkmigrate.detect.evaluate.library.common import native_of
from hkmigrate.detect.evaluate.values import MISSING, Array, Top, Union, Value
from hkmigrate.source.project import Project
from hkmigrate.source.tree import read_tree

evaluator = pytest.importorskip("hkmigrate.detect.evaluate.evaluator")
program = pytest.importorskip("hkmigrate.detect.evaluate.program")

IMPORTS = """\
import collections, contextlib, contextvars, copy, dataclasses, enum, functools, itertools, json, math, operator, os
import re, string, textwrap, types
from pathlib import Path
import jax
import jax.numpy as jnp
import numpy as np
"""


def run(folder: Path, source: str) -> dict[str, Value]:
    """The names that a file has bound once it has run."""
    (folder / "example.py").write_text(IMPORTS + source)
    tree = program.Program(Project(read_tree([folder])))
    machine = evaluator.Evaluator(tree)
    module = tree.project.module("example.py")
    file = tree.load(machine, module)
    assert not machine.events.deaths, machine.events.deaths
    return (file if file is not None else tree.files["example.py"]).attributes


EXPRESSIONS = """
len("abc")
len([1, 2])
list(range(2, 9, 3))
tuple("ab")
sorted([3, 1, 2], reverse=True)
sorted(["bb", "a"], key=len)
[k for k, _ in sorted({"b": len, "a": max}.items())]
list(reversed([1, 2]))
dict(a=1, **{"b": 2})
dict([("a", 1)])
dict.fromkeys("ab", 0)
set([1, 2, 1])
list(enumerate("ab", 3))
list(zip("ab", range(5)))
list(zip(itertools.count(4), "xy"))
list(map(lambda x, y: x * y, [1, 2], [3, 4]))
list(filter(None, [0, 1, "", "a"]))
sum([1, 2, 3])
sum([[1], [2]], [])
min(3, 1, 2)
max(["a", "ccc", "bb"], key=len)
max([], default=7)
any([0, 1])
all([])
isinstance(True, int)
isinstance("a", (int, str))
issubclass(KeyError, LookupError)
issubclass(bool, int)
getattr("abc", "upper")()
getattr(object(), "nothing", 5)
hasattr([], "append")
hasattr({}, "append")
callable(len)
callable(3)
next(iter([4, 5]))
next(iter([]), "none")
int("12") + int(3.9)
float("1.5")
abs(-3)
round(2.567, 2)
str(3) + str(None) + str([1, "a"])
repr("a")
bool([])
chr(ord("a") + 1)
bin(5)
divmod(7, 2)
pow(2, 5)
format(3.14159, ".2f")
functools.partial(pow, 2)(3)
functools.reduce(operator.add, [1, 2, 3], 10)
functools.reduce(lambda a, b: a + b, "abc")
operator.itemgetter(1)("abc")
operator.itemgetter(0, 2)("abc")
operator.attrgetter("real")(3)
operator.methodcaller("replace", "a", "b")("aa")
operator.add(1, 2)
operator.contains([1, 2], 2)
list(itertools.chain([1], (2, 3)))
list(itertools.chain.from_iterable([[1], [2]]))
list(itertools.product("ab", [1, 2]))
list(itertools.islice(itertools.count(3), 2))
list(itertools.islice([1, 2, 3], 1, None))
list(itertools.combinations([1, 2, 3], 2))
list(itertools.permutations([1, 2]))
list(itertools.repeat("a", 2))
list(itertools.accumulate([1, 2, 3]))
list(itertools.accumulate([1, 2, 3], operator.mul))
list(itertools.zip_longest([1], [2, 3]))
list(itertools.takewhile(lambda x: x < 2, [1, 2, 1]))
list(itertools.dropwhile(lambda x: x < 2, [1, 2, 1]))
list(itertools.starmap(pow, [(2, 3), (3, 2)]))
[(k, list(g)) for k, g in itertools.groupby("aab")]
list(itertools.pairwise([1, 2, 3]))
collections.OrderedDict(a=1)
collections.Counter("aab")
collections.Counter("aab").most_common(1)
dict(collections.ChainMap({"a": 1}, {"a": 2, "b": 3}))
list(collections.deque([1, 2]))
types.SimpleNamespace(a=1).a
copy.deepcopy({"a": [1]})
math.sqrt(16)
math.prod([2, 3])
math.comb(5, 2)
math.pi
json.loads('{"a": [1, null]}')
json.dumps({"a": 1})
textwrap.dedent("  a")
string.ascii_lowercase[:3]
string.Template("$a-b").substitute(a=1)
re.sub(r"[0-9]+", "N", "a12b3")
re.split(r"_", "a_b")
re.findall(r"[a-z]", "a1b")
re.match(r"(\\w)_(\\d)", "a_1").group(2)
re.compile("a").search("ba").span()
os.path.join("a", "b.py")
os.path.splitext("a/b.py")
os.path.basename("a/b")
str(Path("a") / "b.py")
Path("a/b.py").stem
Path("a/b.py").with_suffix(".txt").name
"a-b".split("-")
"a-b".partition("-")
"{}_{:02d}_{x}".format("a", 3, x=1)
"{0[1]}{a.real}".format("ab", a=2)
"%s-%03d" % ("a", 7)
"%(a)s" % {"a": 1}
"-".join(["a", "b"])
"aXb".lower().title().center(9, "*")
"abc".startswith(("x", "a"))
"a,b".replace(",", ";")
"ab".encode().decode()
"abc".find("c")
[1, 2, 1].count(1)
[1, 2].index(2)
(1, 2).index(2)
{"a": 1}.get("b", 2)
{"a": 1}.pop("a")
{"a": 1}.setdefault("b", 3)
list({"a": 1}.items())
list({"a": 1}.keys())
{1, 2}.union([3])
{1, 2}.intersection({2})
{1, 2}.difference({2})
{1}.issubset({1, 2})
np.prod((2, 3))
int(np.log2(8))
int(np.sqrt(16))
slice(1, 3)
"abc"[slice(1, None)]
type(3) is int
dict(zip("ab", [1, 2]))
(lambda *a, **k: (a, k))(*[1], **{"b": 2})
"x".__add__("y")
str(b"a", "utf8")
int("ff", 16)
list(range(3))[-1]
"a\\nb".splitlines()
(5).bit_length()
(1.5).is_integer()
""".strip().splitlines()

HERE = {
    **vars(__import__("builtins")),
    **{one.__name__: one for one in (collections, contextlib, copy, dataclasses, enum, functools, itertools, math)},
    **{one.__name__: one for one in (operator, re, string, types)},
    **{name: __import__(name) for name in ("json", "os", "textwrap")},
    "Path": PurePosixPath,
    "np": __import__("numpy"),
}


@pytest.mark.parametrize("expression", EXPRESSIONS)
def test_known(tmp_path, expression):
    found = native_of(run(tmp_path, f"found = {expression}\n")["found"])
    expected = eval(expression, dict(HERE))
    if isinstance(expected, collections.Counter | collections.OrderedDict):
        expected = dict(expected)
    assert found is not MISSING
    assert found == expected


UNKNOWN = """
os.environ["A"]
os.environ.get("A")
os.getcwd()
open("a").read()
json.load(open("a"))
len(os.listdir("a"))
nowhere.function(1)
eval("1 + 1")
"a" * 3 if os.environ else "b"
pow(10, 10 ** 9)
"{:1000000000d}".format(3)
"a".ljust(10 ** 9)
math.factorial(10 ** 6)
re.match("(a+)+$", "a" * 40)
""".strip().splitlines()


@pytest.mark.parametrize("expression", UNKNOWN)
def test_unknown(tmp_path, expression):
    found = run(tmp_path, f"import nowhere\nfound = {expression}\n")["found"]
    assert isinstance(found, Top | Union), found


ARRAYS = """
jnp.zeros(3)
jax.random.normal(key, (3,))
jax.vmap(lambda x: x)(jnp.zeros(3))
jax.grad(lambda x: x)(1.0)
jax.value_and_grad(lambda x: jnp.sin(x))(1.0)[1]
jax.lax.scan(lambda c, x: (c + 1, x), 0, jnp.zeros(3))[0]
jax.lax.fori_loop(0, 3, lambda i, x: x + i, 0)
jax.lax.cond(True, lambda x: x, lambda x: x + 1, 2)
jax.tree.map(jnp.sin, {"a": jnp.zeros(3)})["a"]
jax.tree_util.tree_map(lambda x, y: x + y, [jnp.zeros(1)], [1])[0]
jnp.sum(jnp.zeros(3)).shape[-1]
""".strip().splitlines()


@pytest.mark.parametrize("expression", ARRAYS)
def test_arrays(tmp_path, expression):
    assert isinstance(run(tmp_path, f"key = jax.random.PRNGKey(0)\nfound = {expression}\n")["found"], Array)


PROGRAMS = {
    "list": ("xs = []\nxs.append(1)\nxs.extend([2, 3])\nxs.insert(0, 0)\nxs.pop()\nxs.remove(1)\nfound = xs", [0, 2]),
    "sort": ("xs = [('b', 1), ('a', 2)]\nxs.sort()\nfound = xs", [("a", 2), ("b", 1)]),
    "dict": ("d = {}\nd.update(a=1)\nd.setdefault('b', []).append(2)\nd |= {'c': 3}\nfound = d", None),
    "default dict": ("d = collections.defaultdict(list)\nd['a'].append(1)\nfound = d", {"a": [1]}),
    "globals": ("globals().update(made=4)\nfound = made", 4),
    "vars": ("class A: pass\na = A()\nvars(a).update(x=3)\nfound = a.x", 3),
    "dataclass": (
        "@dataclasses.dataclass\nclass A:\n    x: int\n    y: list = dataclasses.field(default_factory=list)\n"
        "a = dataclasses.replace(A(1), x=2)\nfound = (a.x, dataclasses.asdict(a))",
        (2, {"x": 2, "y": []}),
    ),
    "dataclass as key": (
        "@dataclasses.dataclass(frozen=True)\nclass A:\n    x: int\nd = {A(1): 5}\nfound = d.get(A(1), 5)",
        5,
    ),
    "named tuple": (
        "P = collections.namedtuple('P', 'x y', defaults=[3])\np = P(1)._replace(x=2)\nfound = (p.x, p.y, tuple(p))",
        (2, 3, (2, 3)),
    ),
    "enum": ("class E(enum.Enum):\n    A = 'a'\nfound = (E('a').name, str(E.A), E['A'].value)", ("A", "E.A", "a")),
    "cache": (
        "calls = []\n@functools.lru_cache(maxsize=None)\ndef f(x):\n    calls.append(x)\n    return x\n"
        "f(1), f(1), f(2)\nfound = calls",
        [1, 2],
    ),
    "single dispatch": (
        "@functools.singledispatch\ndef f(x): return 'other'\n@f.register(int)\ndef _(x): return 'int'\n"
        "@f.register\ndef _(x: str): return 'str'\nfound = (f(1), f('a'), f(None))",
        ("int", "str", "other"),
    ),
    "partial method": (
        "class A:\n    def f(self, x, y): return (x, y)\n    g = functools.partialmethod(f, 1)\nfound = A().g(2)",
        (1, 2),
    ),
    "wraps": (
        "def d(f):\n    @functools.wraps(f)\n    def w(*a): return f(*a)\n    return w\n"
        "@d\ndef named(x): return x\nfound = (named.__name__, named(3))",
        ("named", 3),
    ),
    "exit stack": (
        "log = []\n@contextlib.contextmanager\ndef c(x):\n    log.append(x)\n"
        "    try:\n        yield x\n    finally:\n        log.append(-x)\n"
        "with contextlib.ExitStack() as s:\n    s.enter_context(c(1))\n    s.callback(log.append, 9)\n"
        "    s.enter_context(c(2))\nfound = log",
        [1, 2, -2, 9, -1],
    ),
    "context variable": (
        "v = contextvars.ContextVar('v', default=0)\nt = v.set(1)\na = v.get()\nv.reset(t)\nfound = (a, v.get())",
        (1, 0),
    ),
    "iterator": ("it = iter([1, 2, 3])\na = next(it)\nfound = (a, list(it), next(it, None))", (1, [2, 3], None)),
    "count": ("c = itertools.count()\nfound = (next(c), next(c))", (0, 1)),
    "generator": ("def g():\n    yield 1\n    yield 2\nit = g()\nfound = (next(it), next(it))", (1, 2)),
    "template with a hole": ("found = 'a_{}'.format(jnp.zeros(1)).startswith('a_')", True),
    "object": (
        "class A:\n    def __init__(self): object.__setattr__(self, 'x', 4)\nfound = A().x",
        4,
    ),
    "exception": ("try:\n    raise KeyError('a')\nexcept KeyError as e:\n    found = e.args", ("a",)),
    "set": ("s = set()\ns.add(1)\ns.add(1)\ns.discard(2)\nfound = s", {1}),
    "re": ("found = bool(re.fullmatch(r'layer_[0-9]+', 'layers'))", False),
    "namespace": ("n = types.SimpleNamespace(a=1)\nn.b = 2\nfound = getattr(n, 'b') + getattr(n, 'c', 3)", 5),
    "property": (
        "class A:\n    @property\n    def x(self): return self._x\n    @x.setter\n    def x(self, v): self._x = v + 1\n"
        "a = A()\na.x = 1\nfound = a.x",
        2,
    ),
    "type": ("A = type('A', (), {'x': 3})\nfound = (A.__name__, A().x)", ("A", 3)),
    "getattr with a hole": (
        "class A: pass\na = A()\na.block_0 = 5\nfound = getattr(a, f'block_{jnp.zeros(1)}')",
        5,
    ),
}


@pytest.mark.parametrize("name", PROGRAMS)
def test_programs(tmp_path, name):
    source, expected = PROGRAMS[name]
    here = {**HERE, "contextvars": __import__("contextvars")}
    if expected is None:
        exec(source, here)
        expected = here["found"]
    found = native_of(run(tmp_path, source + "\n")["found"])
    assert found is not MISSING
    assert found == expected
