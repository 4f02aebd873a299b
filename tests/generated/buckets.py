"""Parameters of the transform itself, read in the root and in a function that it calls."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .source import indented

if TYPE_CHECKING:
    from .steps import Body

NAME = "temperature"
GROUP = f"~/{NAME}"


def write_bucket(body: Body) -> None:
    """A function that reads it, its call, and another read."""
    source = body.source
    read = source.jnp(f'hk.get_parameter("{NAME}", [], init=hk.initializers.Constant(0.9))')
    name = source.fresh("soften")
    if not any(block[0].startswith(f"def {name}(") for block in source.head):
        lines = [f"return y * {read}"] if body.draw.chance(60) else [f"value = {read}", "return y * value"]
        source.head.append([f"def {name}(y):", *indented(lines), ""])
    body.add(f"{body.x} = {name}({body.x})")
    if body.draw.chance(70):
        body.add(f"{body.x} = jnp.tanh({body.x}) - {read}")
    else:
        body.add(f"{body.x} = {name}(jnp.tanh({body.x}))")
