"""A workspace of millions of lines: most know nothing of Haiku, some are of Haiku, and a few share by force."""

from __future__ import annotations

import random
from pathlib import Path

WORDS = (
    *("alpha", "batch", "cache", "delta", "event", "field", "graph", "handle", "index", "join", "kernel", "limit"),
    *("matrix", "node", "offset", "packet", "query", "record", "sample", "token", "update", "value", "window"),
)
PLAIN = '''\
def {name}({first}, {second}=None, *, {third}=0):
    """Combines {first} and {second}."""
    if {second} is None:
        {second} = {{}}
    total = {third}
    for key, item in sorted({second}.items()):
        if isinstance(item, (int, float)):
            total += item * {first}
        elif item:
            total += len(str(item))
    return {{"{first}": {first}, "{third}": total}}


class {cls}:
    """Keeps a {first}, and says how it is."""

    def __init__(self, {first}, {second}):
        self.{first} = {first}
        self.{second} = list({second})

    def add(self, {third}):
        """Take one more {third}."""
        self.{second}.append({third})
        return self

    def summary(self):
        return {name}(self.{first}, {{"{third}": len(self.{second})}})


'''
LAYER = '''\
class {cls}(hk.Module):
    """A block of its own."""

    def __init__(self, width, name=None):
        super().__init__(name=name)
        self.width = width

    def __call__(self, x):
        hidden = jax.nn.relu(hk.Linear(4 * self.width)(x))
        hidden = hk.LayerNorm(axis=-1, create_scale=True, create_offset=True)(hidden)
        return x + hk.Linear(self.width)(hidden)


'''
SHARED = '''\
def table_{number}():
    with hk.name_scope(hk.force_name("shared_{number}")):
        return hk.get_parameter("table", [64, 16], init=hk.initializers.TruncatedNormal(0.02))


class Read{number}(hk.Module):
    """Reads the table."""

    def __call__(self, tokens):
        return jnp.take(table_{number}(), tokens, axis=0)


class Score{number}(hk.Module):
    """Reads it once more."""

    def __call__(self, x):
        return x @ table_{number}().T


def forward_{number}(tokens):
    return Score{number}()(Read{number}()(tokens))


model_{number} = hk.transform(forward_{number})


'''
HAIKU = "import haiku as hk\nimport jax\nimport jax.numpy as jnp\n\n\n"


def large_file(groups: int, lines: int) -> str:
    """One file with so many shared names, filled up with layers to so many lines."""
    text = HAIKU + "".join(SHARED.format(number=number) for number in range(groups))
    layer = LAYER.count("\n")
    number = 0
    while text.count("\n") + layer <= lines:
        text += LAYER.format(cls=f"Layer{number}")
        number += 1
    return text + "# end\n" * (lines - text.count("\n"))


def write_workspace(root: Path, lines: int, *, seed: int = 0, groups: int = 8) -> Path:
    """Write a workspace of some `lines` lines below `root`; gives its file of 2,000 lines with hack sites."""
    draw, left, number = random.Random(seed), lines, 0
    large = root / "models" / "large.py"
    large.parent.mkdir(parents=True)
    large.write_text(large_file(groups, 2000))
    left -= 2000
    while left > 0:
        folder = root / f"area_{number // 400}" / f"part_{number // 20 % 20}"
        if not folder.exists():
            folder.mkdir(parents=True)
            (folder / "__init__.py").write_text("")
            (folder.parent / "__init__.py").touch()
        text = _file(draw, number)
        (folder / f"{draw.choice(WORDS)}_{number}.py").write_text(text)
        left -= text.count("\n")
        number += 1
    return large


def _file(draw: random.Random, number: int) -> str:
    kind = draw.random()
    if kind < 0.05:
        text = HAIKU
        return text + "".join(LAYER.format(cls=f"Layer{number}x{at}") for at in range(draw.randint(5, 20)))
    text = (
        f'"""The {draw.choice(WORDS)} of part {number}."""\n\nimport collections\nimport json\nimport numpy as np\n\n\n'
    )
    for at in range(draw.randint(4, 14)):
        first, second, third = draw.sample(WORDS, 3)
        text += PLAIN.format(
            name=f"{first}_{second}_{number}_{at}", first=first, second=second, third=third,
            cls=f"{first.title()}{second.title()}{number}x{at}",
        )  # fmt: skip
    return text
