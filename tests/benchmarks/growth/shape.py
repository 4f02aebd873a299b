"""A shape is a program for each size n; and the pieces that shapes are put together from."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

Files = dict[str, str]

IMPORTS = "import haiku as hk\nimport jax.numpy as jnp\n"
W = 'hk.get_parameter("w", [3], init=jnp.ones)'


@dataclass(frozen=True)
class Shape:
    """A program that grows.

    Attributes:
        name: of the shape.
        build: the files of a size.
        first: a small size, the second of which is twice that.
        most: the largest size that Python, or the parser, takes.
    """

    name: str
    build: Callable[[int], Files]
    first: int
    most: int


SHAPES: dict[str, Shape] = {}


def shape(first: int = 50, most: int = 100_000) -> Callable[[Callable[[int], Files]], Callable[[int], Files]]:
    """Take a function from sizes to files as a shape."""

    def take(build: Callable[[int], Files]) -> Callable[[int], Files]:
        SHAPES[build.__name__] = Shape(build.__name__, build, first, most)
        return build

    return take


def times(n: int, line: Callable[[int], str]) -> str:
    """Lines for 0 to n - 1."""
    return "".join(map(line, range(n)))


def reader(name: str, group: str = "g", base: str = "hk.Module") -> str:
    """A module that reads a parameter under a forced name."""
    return (
        f"class {name}({base}):\n    def __call__(self, x):\n"
        f'        with hk.experimental.name_scope("FORCE:{group}"):\n            w = {W}\n        return x * w\n'
    )


READERS = IMPORTS + reader("A") + reader("B")
"""Two modules that share a parameter."""


def net(*lines: str, parameters: str = "x") -> str:
    """A transformed function."""
    return (
        f"def forward({parameters}):\n" + "".join(f"    {line}\n" for line in lines) + "net = hk.transform(forward)\n"
    )


def doubled(n: int, given: str) -> str:
    """Functions h1 to hn, each of which calls the one before it twice."""
    return times(n, lambda i: f"def h{i + 1}({given}):\n    return h{i}({given}) + h{i}({given})\n")


def one_file(*parts: str) -> Files:
    """A program of one file."""
    return {"m.py": "".join(parts)}
