"""Small programs whose parameters outside of every module are refused."""

from hkmigrate.config import Options

from .program import Refused, edited

BASE = """
import haiku as hk
import jax.numpy as jnp


def soften(x):
    return x * hk.get_parameter("temperature", [], init=jnp.ones)


def forward(x):
    x = soften(x)
    return x + hk.get_parameter("temperature", [], init=jnp.ones)


net = hk.transform(forward)
"""
BUCKET = Options(groups=("~/temperature",))
READ = 'hk.get_parameter("temperature", [], init=jnp.ones)'
USE = f"return x * {READ}"
CALL = "x = soften(x)"
GENERATORS = f"x = x + next({READ} for _ in iter(int, 1)) + sum([*({READ} for _ in x)])"
CALLED = f"""
class Agent:
    def run(self, x):
        {USE}


agent = Agent()
other = hk.transform(agent.run)
agent.run(1)


def soften"""
LOCAL = f"from haiku import get_parameter\n    {USE.replace('hk.', '')}"
LONG = "long" * 30_000
AGENT = f"""
class Agent:
    @hk.experimental.layer_stack(2)
    def run(self, x):
        {USE}


def soften"""


def changed(code: str, piece: str, *changes: tuple[str, str]) -> Refused:
    return Refused(code, piece, edited(BASE, *changes), BUCKET)


def beside(code: str, piece: str, header: str, *more: tuple[str, str]) -> Refused:
    """Another function that reads, with the lines above it."""
    *above, last = header.split("\n")
    lines = [*above, last, f"{' ' * (len(last) - len(last.lstrip()) + 4)}return {READ}"]
    return changed(code, piece, ("def soften", "\n".join([*lines, "", "", "def soften"])), *more)


PROGRAMS = {
    "read when imported": changed(
        "module-level", "this runs when the file is imported", ("net = ", f"ONE = {READ}\nnet = ")
    ),
    "read in a generator": changed("unclear-call", "a generator may run this", (CALL, GENERATORS)),
    "read by a generator": changed("unclear-call", "a generator may run this", (USE, f"yield x * {READ}")),
    "read by a coroutine": beside("unclear-call", "a coroutine may run this anywhere", "async def other(x):"),
    "read by a static method": beside(
        "static-method", "who calls a static or class method", "class Names:\n    @staticmethod\n    def other(x):"
    ),
    "read by what nothing calls": beside("no-root", "nothing in the tree is seen to call this", "def other(x):"),
    "read by a method of an unknown class": beside(
        "unknown-base", "is not in sight", "class Agent(BASES[0]):\n    def other(self, x):"
    ),
    "read by a method in a stack": changed("across-barrier", "the method `run` runs inside", ("def soften", AGENT)),
    "read by a method that is called too": changed(
        "plain-class", "who calls the methods of `Agent`", ("def soften", CALLED)
    ),
    "read by a local name": changed("unclear-call", "is a local name of", (USE, LOCAL)),
    "a name of many characters": Refused(
        "dynamic-leaf",
        "it is longer than",
        BASE.replace("temperature", LONG),
        Options(groups=(f"~/{LONG}",)),
    ),
    "read in a scope above the name": changed(
        "spelled-path",
        "is forced here, where",
        (CALL, f'with hk.name_scope(hk.force_name("~/a")):\n        x = {READ}'),
    ),
    "a getter that is not known": changed(
        "spelled-path",
        "whether this goes by the paths",
        ("net = ", "with hk.custom_getter(GETTERS[0]):\n    pass\nnet = "),
    ),
}
