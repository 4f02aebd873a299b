"""Small programs whose groups are understood, and have no owner that could be handed to their uses."""

from hkmigrate.config import Options

from .program import Refused, edited
from .scopes import BASE, LEVELS, READ

DECLARED = """
import haiku as hk
import jax.numpy as jnp

_SPECS = {}


def declare(name, shape, init=None):
    _SPECS[name] = (shape, init)


def get(name):
    shape, init = _SPECS[name]
    with hk.name_scope(hk.force_name(name)):
        return hk.get_parameter("w", shape, init=init)


class First(hk.Module):
    def __call__(self, x):
        return x @ get("shared")


def forward(x):
    size = x.ndim
    declare("shared", (size, 4), init=jnp.ones)
    return First()(x) + First()(x)


net = hk.transform(forward)
"""
LIBRARY = f"""
import haiku as hk
import jax.numpy as jnp


class First(hk.Module):
    def __call__(self, x):
        {READ}
        return x @ w


class Model(hk.Module):
    def __init__(self, name=None):
        super().__init__(name=name)
        self.first = First()

    def __call__(self, x):
        {READ}
        return self.first(x) @ w
"""
LAYER = '{} = hk.Linear({}, name=hk.force_name("shared"))(x)'
BROKEN = """
=== broken.py
def f(:
    hk.force_name("shared")
"""
SECOND = READ.replace("w =", "v =")
DIRECT = """
    with hk.name_scope(hk.force_name("shared")):
        x = hk.get_parameter("w", x.shape, init=jnp.ones)
    return First()(x) + """
IMPORTS = ("import haiku as hk", "import dataclasses\n\nimport haiku as hk\nfrom elsewhere import Generic")
INIT = """
    def __init__(self, name=None):
        super().__init__(name=name)
"""
CLASS = "class First(hk.Module):"
BUILDING = f"class Sized(hk.Module):{INIT}        self.size = 4\n\n\nclass First(Sized, Generic):"
NESTED = f"""
import haiku as hk
import jax.numpy as jnp


class Agent:
    def act(self, x):
        {READ}
        return x @ w


def forward(x):
    agent = Agent()
    inner = hk.transform(lambda y: agent.act(y))
    params = inner.init(hk.next_rng_key(), x)
    return inner.apply(params, None, x) + agent.act(x)


net = hk.transform(forward)
"""
THIRD = "@dataclasses.dataclass\nclass Third(First):\n    width: int = 4\n\n\nnet = "
ALONE = f"{CLASS}\n    def weights(*args):\n        {READ.replace('w =', 'return')}\n"
RETURN = "    return x\n"
FORWARD = """def forward(x):
    inner = hk.transform(lambda y: Second()(y))
    return Second()(First()(x)) + inner.apply({}, None, x)


net = """
OWNERS = '"shared_shared", "shared_owner", "shared"'
BELOW = READ.replace('"shared"', '"shared/embed"')


def changed(code: str, piece: str, *changes: tuple[str, str], text: str = BASE) -> Refused:
    return Refused(code, piece, edited(text, *changes))


def levels(code: str, piece: str, *changes: tuple[str, str]) -> Refused:
    return changed(code, piece, *changes, text=LEVELS)


def forced(*names: str) -> tuple[str, str]:
    """Layers of more names after those of the levels."""
    more = "".join(f'    x = hk.Linear(4, name=hk.force_name("{name}"))(x)\n' for name in names)
    return RETURN, more + RETURN


PROGRAMS = {
    "one read without a shape": changed(
        "conflicting-specification",
        "gives no shape and initializer",
        (READ, READ.replace("[4, 4]", "[x.shape[-1], 4]")),
        (SECOND, SECOND.replace(", [4, 4], init=jnp.ones", "")),
    ),
    "one read without a type": changed(
        "conflicting-specification", "gives no dtype", (READ, READ.replace("init=", "dtype=x.dtype, init="))
    ),
    "modules of sizes that only data gives": changed(
        "conflicting-specification",
        "arguments that may differ",
        (READ, LAYER.format("w", "x.shape[-1]")),
        (SECOND, LAYER.format("v", "2 * x.shape[0]")),
    ),
    "a module of a size that only data gives": changed(
        "unclear-use",
        "cannot be spelled where it would be made",
        (READ, LAYER.format("w", "jnp.tanh(x).shape[-1]")),
        (SECOND, LAYER.format("v", "jnp.tanh(x).shape[-1]")),
    ),
    "a module of which a part is read by itself": changed(
        "unclear-use", "is read by itself as well", (READ, LAYER.format("w", "4"))
    ),
    "declared and read otherwise": changed(
        "conflicting-specification",
        "differ in what they declare",
        ("\n    return First()(x) + ", DIRECT),
        text=DECLARED,
    ),
    "two declared values of one name": changed(
        "undeclared", "have one name", ("(size, 4)", "(y.size, x.size)"), ("size = x.ndim", "y = x + 1"), text=DECLARED
    ),
    "a family with owners in modules": Refused(
        "dynamic-name", "are made in the root", LEVELS, Options(place="nearest")
    ),
    "a family beside names of its base": levels(
        "dynamic-name", "is forced by itself as well", forced("level", "level/embed")
    ),
    "a method without an instance": changed(
        "static-method",
        "has no `self`",
        (CLASS, ALONE),
        (f"        {READ}\n        return x @ w", "        return x @ self.weights()"),
    ),
    "an object that a transform within the root uses, too": Refused(
        "plain-class",
        "may be used by another transform here",
        NESTED,
    ),
    "several bases": changed("unclear-constructor", "has several bases", (CLASS, BUILDING), IMPORTS),
    "a dataclass with a constructor": changed(
        "unclear-constructor",
        "has an `__init__` of its own",
        (CLASS, f"@dataclasses.dataclass\n{CLASS}{INIT}"),
        IMPORTS,
    ),
    "a dataclass below a constructor": changed(
        "unclear-constructor",
        "inherits from a class with",
        (CLASS, f"{CLASS}{INIT}"),
        ("net = ", THIRD),
        ("Second()", "Third()"),
        IMPORTS,
    ),
    "a broken file that forces the name": Refused(
        "unread-use",
        "may force the name",
        LIBRARY + BROKEN,
    ),
    "a base that is one of two": changed(
        "unknown-base",
        "is not in sight",
        (CLASS, "try:\n    from layers import Base\nexcept ImportError:\n    Base = hk.Module\n\n\nclass First(Base):"),
    ),
    "a plain class beside a transform": changed(
        "plain-class",
        "its instances may be used by another transform here",
        (CLASS, "class First:"),
        ("lambda x: Second()(First()(x))", "forward"),
        ("net = ", FORWARD),
    ),
    "no free name": changed(
        "unnatural-path",
        "no free name is left",
        (READ, READ.replace('"shared"', '"net/~/shared"')),
        (SECOND, SECOND.replace('"shared"', '"net/~/shared"')),
        (
            "lambda x: Second()",
            f"lambda x: hk.Sequential([hk.Linear(4, name=name) for name in ({OWNERS})])(x) + Second()",
        ),
    ),
    "below an owner, in a lift": changed(
        "unnatural-path",
        "another group is owned under",
        (READ, f'x = hk.Linear(4, name=hk.force_name("shared"))(x)\n        {BELOW}'),
        (SECOND, f'x = hk.Linear(4, name=hk.force_name("shared"))(x)\n        {BELOW}\n        v = w'),
        ("net = ", "other = hk.transform(lambda x: hk.lift(net.init)(None, x))\nnet = "),
    ),
}
