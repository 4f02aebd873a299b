"""Small programs whose forced scopes, modules and names are refused where they stand."""

from .program import Refused, edited

READ = 'with hk.name_scope(hk.force_name("shared")):\n            w = hk.get_parameter("w", [4, 4], init=jnp.ones)'
BASE = f"""
import haiku as hk
import jax.numpy as jnp


class First(hk.Module):
    def __call__(self, x):
        {READ}
        return x @ w


class Second(hk.Module):
    def __call__(self, x):
        {READ.replace("w =", "v =")}
        return x - x @ v


net = hk.transform(lambda x: Second()(First()(x)))
"""
ENTERED = """
import contextlib
import haiku as hk
import jax.numpy as jnp


@contextlib.contextmanager
def level(i):
    with hk.name_scope(hk.force_name(f"level_{i}")):
        yield


def forward(x):
    for i in range(2):
        with level(i):
            w = hk.get_parameter("w", [4, 4], init=jnp.ones)
            i = i + 1
        x = x @ w
    return x


net = hk.transform(forward)
"""
BELOW = """
import haiku as hk


def forward(x):
    x = hk.Linear(4, name="hash")(x)
    for i in range(2):
        x = hk.Linear(4, name=hk.force_name(f"hash/level_{i}"))(x)
    return hk.Linear(4, name=hk.force_name("hash/level_0"))(x)


net = hk.transform(forward)
"""
NUMBERED = """
import haiku as hk


class Net(hk.Module):
    def __call__(self, x):
        return hk.Linear(4, name=hk.force_name("linear_1"))(x)


def forward(x):
    x = hk.Linear(4)(x)
    x = hk.Linear(4, name=hk.force_name("linear_1"))(Net()(x))
    return hk.Linear(4)(x)


net = hk.transform(forward)
"""
RETURN = "        return x @ w\n"
LEVELS = """
import haiku as hk


def forward(x):
    for i in range(2):
        x = hk.Linear(4, name=hk.force_name(f"level_{i}"))(x)
    return x


net = hk.transform(forward)
"""
BORROWED = """
import haiku as hk


class Counting(hk.Module):
    def __init__(self, name=None):
        super().__init__(name=name)
        self.calls = []

    def __call__(self, x):
        self.calls.append(x)
        return hk.Linear(4)(x) * len(self.calls)


def forward(x):
    first = Counting()
    return Counting(name=hk.force_name(first.module_name))(first(x))


net = hk.transform(forward)
"""
AGENT = f"""class Agent:
    def __getattr__(self, name):
        return name

    def run(self, x):
        {READ}
        return x @ w


agent = Agent()
other = hk.transform(agent.run)
net = """
NESTED = 'b = hk.get_parameter("b", [4], init=lambda s, d: hk.get_parameter("c", s, d, jnp.ones))'
GET = """def get(name):
    with hk.name_scope(hk.force_name("shared")):
        return hk.get_parameter(name, [4, 4], init=jnp.ones)


class First"""
HELPER = "def helper(x):\n    return hk.Linear(4)(x)\n\n\n"
AS = ('(hk.force_name("shared")):\n            w', '(hk.force_name("shared")) as scope:\n            w')
FIRST = ("hk.Linear(4, name=", "hk.Linear(4, w_init=lambda i, d: d, name=")


def changed(code: str, piece: str, *changes: tuple[str, str], text: str = BASE) -> Refused:
    return Refused(code, piece, edited(text, *changes))


def inside(piece: str, statement: str, before: str = "") -> Refused:
    """A statement more in the first scope."""
    return changed(
        "mixed-scope", piece, (RETURN, f"            {statement}\n{RETURN}"), ("class First", f"{before}class First")
    )


PROGRAMS = {
    "a read in the arguments of another": inside("inside the arguments of another", NESTED),
    "a module of a name that is not known": inside("is not a constant", "x = hk.Linear(4, name=str(x.ndim))(x)"),
    "two modules of one name": inside("two modules named `linear`", "x = hk.Linear(4)(hk.Linear(4)(x))"),
    "code that looks at the scope": inside("may depend on the scope", "print(hk.experimental.current_name())"),
    "a function that looks at the scope": inside("may depend on the scope", "x = helper(x)", HELPER),
    "code that is not known": inside("it is not known what", "x = self.function[0](x)"),
    "a header with a variable": changed("mixed-scope", "entered in a way that is not understood", AS),
    "a family below the name of a module": Refused("numbering", "a module or scope named `hash` is made", BELOW),
    "a module that Haiku counts behind the forced name": Refused(
        "numbering", "would not be made as `linear_2`", NUMBERED
    ),
    "an index that changes where a function enters the scope": Refused(
        "dynamic-name", "changes inside the scope", ENTERED
    ),
    "an index that changes in the call": changed("dynamic-name", "changes inside the call", FIRST, text=LEVELS),
    "a parameter whose name is not given plainly": changed(
        "dynamic-leaf",
        "it is not given plainly",
        (READ, READ.replace('"w", [4, 4]', "*ARGUMENTS")),
        ("class First", 'ARGUMENTS = ("w", [4, 4])\n\n\nclass First'),
    ),
    "a helper that is given a long name": changed(
        "dynamic-leaf",
        "it is longer than",
        (READ, f'w = get("{"long" * 300}")'),
        ("class First", GET),
    ),
    "a class from outside with an argument that does more": changed(
        "unclear-use",
        "",
        (READ, 'w = Widget((size := 4), name=hk.force_name("shared"))(x)'),
        ("import haiku as hk", "import haiku as hk\nfrom widgets import Widget"),
    ),
    "a forced name that code has which does not run": changed(
        "unclear-use",
        "does not come",
        (READ, "w = hk.Linear(4, name=NAME)(x)"),
        ("class First", 'NAME = hk.force_name("shared")\n\n\nclass First'),
        (READ.replace("w =", "v ="), "v = hk.Linear(4, name=NAME)(x)"),
        ("net = ", "def unused():\n    return [NAME]\n\n\nnet = "),
    ),
    "a lender that keeps something": changed("borrowed-elsewhere", "may keep something between calls", text=BORROWED),
    "a class with a way of its own": changed("plain-class", "has a `__getattr__`", ("net = ", AGENT)),
    "a class that is a value where the program does not come": changed(
        "class-as-value",
        "the class `First` is used as a value",
        ("net = ", "def unused():\n    return [First]\n\n\nnet = "),
    ),
}
