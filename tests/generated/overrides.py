"""A class, and a subclass that replaces its child by another module under the same path."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .source import Lines, indented

if TYPE_CHECKING:
    from .steps import Body

OTHERS = (
    "hk.Linear({width}, name={forced})",
    "hk.Linear({width}, with_bias=False, name={forced})",
    "hk.Linear({width}, w_init=hk.initializers.Constant(0.2), name={forced})",
)


def write_override(body: Body) -> None:
    """Both classes before the unit, and calls of their instances."""
    draw, source, width = body.draw, body.source, body.hacks.width(body.source)
    other = draw.choice(OTHERS).format(width=width, forced=source.forced("self.inner.module_name"))
    two, own, both = draw.chance(30), draw.chance(30), draw.chance(40)
    letter = "ABCDEFGH"[source.index]
    base, sub = source.fresh(f"Mapped{letter}"), source.fresh(f"Remapped{letter}")
    children = [f"self.inner = hk.Linear({width})", *([f"self.outer = hk.Linear({width})"] if two else [])]
    called = "self.outer(self.inner(x))" if two else "self.inner(x)"
    call = ["def __call__(self, x):", f"    return jnp.tanh({called})"]
    lines = [*_class(base, "hk.Module", children, call), "", ""]
    again = ["", "def __call__(self, x):", f"    return x + {called}"] if own else []
    lines += _class(sub, base, [f"self.inner = {other}"], again[1:])
    body.before.append([source.jnp(line) for line in lines])
    if both:
        body.add(f"{body.x} = {base}()({body.x})")
    body.add(f"{body.x} = {sub}()({body.x})")


def _class(name: str, base: str, made: Lines, call: Lines) -> Lines:
    init = ["def __init__(self, name=None):", "    super().__init__(name=name)", *indented(made)]
    return [f"class {name}({base}):", *indented([*init, *(["", *call] if call else [])])]
