"""Uses of a group as statements, in all the places where a hack is found."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .entering import DECORATORS, around_method, framed, opened
from .families import write_family
from .mixins import mixed_in
from .model import Leaf, Use
from .names import here, of_class
from .source import Lines, indented

if TYPE_CHECKING:
    from .steps import Body

MATRIX = (
    "{x} = {x} @ {w}",
    "{x} = {x} @ {w}.T",
    "{x} = jnp.dot({x}, {w})",
    "{x} = jnp.tanh({x} @ {w})",
    "{x} = {x} + {w}[1]",
    "{x} = {x} + jnp.take({w}, 1, axis=0)",
    '{x} = jnp.einsum("...i,ij->...j", {x}, {w})',
    "{x} = jax.nn.relu({x}) @ jnp.transpose({w})",
)
VECTOR = ("{x} = {x} * {w}", "{x} = {x} + {w}", "{x} = {x} - jnp.abs({w})")
FUNCTIONS = ("helper", "shaped", "second", "named", "registry")
MODULES = ("module", "embed", "own", "literal")


def write_use(body: Body, use: Use) -> None:
    """The statements of one use."""
    if use.group.style == "state":
        _state(body, use)
    elif use.group.style == "family":
        leaf = use.leaves[0]
        forms = MATRIX if leaf.kind == "matrix" else VECTOR
        own = body.hacks.init(leaf, body.source, None, odd=use.odd)
        read = body.hacks.parameter(leaf, body.hacks.width(body.source), own, body.source)
        write_family(body, use, read, forms[use.form % len(forms)])
    elif use.group.style == "layers":
        _layers(body, use)
    elif use.group.style in MODULES:
        _module(body, use)
    elif use.group.style in FUNCTIONS:
        _helper(body, use)
    else:
        _scope(body, use)


def _apply(body: Body, use: Use, leaf: Leaf, value: str) -> None:
    """What is done with a parameter."""
    if use.place == "vmap" and leaf.kind == "matrix":
        body.add(f"{body.x} = jax.vmap(lambda row: row @ {value})({body.x})")
        return
    forms = MATRIX if leaf.kind == "matrix" else VECTOR
    body.add(forms[use.form % len(forms)].format(x=body.x, w=value))


def _size(body: Body, use: Use) -> str:
    match use.group.shape:
        case "literal":
            return str(body.hacks.program.width)
        case "attribute":
            return body.value("width")
        case "input":
            return f"{body.x}.shape[-1]"
        case _:
            return body.hacks.width(body.source)


def _get(body: Body, use: Use, leaf: Leaf) -> str:
    own = body.value("w_init") if body.unit is not None and "w_init" in body.unit.all_fields else None
    init = body.hacks.init(leaf, body.source, own, odd=use.odd)
    return body.hacks.parameter(leaf, _size(body, use), init, body.source)


def _scope(body: Body, use: Use) -> None:
    place = use.place
    by_consumer = use.group.shape == "attribute" or any(leaf.init == "attribute" for leaf in use.leaves)
    if place in ("method", "property", "init") and use.group.shape == "input":
        place = "inline"
    if place in ("static", "class-method", "mixin") and (by_consumer or use.hidden):
        place = "inline"
    if place in ("method", "property") and body.members is not None:
        decorators, head = around_method(body, use)
        for leaf in use.leaves:
            if place == "method" and use.form % 2:
                _computed(body, use, leaf, _get(body, use, leaf), around_method(body, use))
                continue
            name = body.member(f"get_{leaf.name}" if place == "method" else f"shared_{leaf.name}")
            above = ["@property"] if place == "property" else []
            returned = indented(framed(head, [f"return {_get(body, use, leaf)}"]))
            body.members.append([*above, *decorators, f"def {name}(self):", *returned])
            _apply(body, use, leaf, f"self.{name}()" if place == "method" else f"self.{name}")
    elif place in ("static", "class-method") and body.members is not None and body.unit is not None:
        _of_class(body, use, inside=place == "class-method")
    elif place == "mixin" and body.unit is not None and body.members is not None:
        for leaf in use.leaves:
            _apply(body, use, leaf, mixed_in(body, use, leaf))
    elif place == "init" and body.init is not None:
        names = [body.member(leaf.name) for leaf in use.leaves]
        pairs = list(zip(names, use.leaves, strict=True))
        reads = [f"self.{name} = {_get(body, use, leaf)}" for name, leaf in pairs]
        body.init += framed(opened(body, use), reads)
        for name, leaf in pairs:
            _apply(body, use, leaf, f"self.{name}")
    elif place == "nested" or (use.entry in DECORATORS and not use.hidden):
        inner, name = body.inner("y"), body.fresh("apply_shared")
        decorators, head = around_method(body, use)
        _inline(inner, use, head)
        body.add(*decorators, f"def {name}(y):")
        body.lines += indented([*inner.lines, "return y"])
        body.add(f"{body.x} = {name}({body.x})")
    else:
        _inline(body, use, opened(body, use))


def _of_class(body: Body, use: Use, *, inside: bool) -> None:
    """A static or class method that reads each parameter."""
    assert body.members is not None
    assert body.unit is not None
    for leaf in use.leaves:
        name, width = body.member(f"read_{leaf.name}"), body.hacks.width(body.source)
        read = body.hacks.parameter(leaf, width, body.hacks.init(leaf, body.source, None, odd=use.odd), body.source)
        decorators, head = around_method(body, use)
        if head:
            head = opened(body, use, of_class(body, use, inside=inside))
        lines = indented(framed(head, [f"return {read}"]))
        kind, parameter = ("@classmethod", "cls") if inside else ("@staticmethod", "")
        body.members.append([kind, *decorators, f"def {name}({parameter}):", *lines])
        _apply(body, use, leaf, f"{'self' if use.form % 2 else body.unit.name}.{name}()")


def _computed(body: Body, use: Use, leaf: Leaf, read: str, scope: tuple[Lines, Lines] = ([], [])) -> None:
    """A method that does nothing but one expression on a parameter."""
    assert body.members is not None
    decorators, head = scope
    name, y = body.member(f"apply_{leaf.name}"), "vectors"
    forms = MATRIX if leaf.kind == "matrix" else VECTOR
    form = body.source.jnp(forms[use.form % len(forms)].removeprefix("{x} = "))
    returned = f"return {form.format(x=y, w=read if use.form % 4 == 1 else 'value')}"
    lines = framed(head, [returned]) if use.form % 4 == 1 else [*framed(head, [f"value = {read}"]), returned]
    body.members.append([*decorators, f"def {name}(self, {y}):", *indented(lines)])
    body.add(f"{body.x} = self.{name}({body.x})")


def _inline(body: Body, use: Use, head: Lines) -> None:
    """The reads in a scope that `head` opens, and what is done with them after it."""
    inner = body.inner(body.x)
    if use.form in (8, 9) and len(use.leaves) == 1:
        _apply(inner, use, use.leaves[0], _get(body, use, use.leaves[0]))
        body.add(*framed(head, inner.lines))
        return
    word = use.group.word if use.form == 10 else ""
    names = [body.fresh(word or leaf.name) for leaf in use.leaves]
    pairs = list(zip(names, use.leaves, strict=True))
    body.add(*framed(head, [f"{name} = {_get(body, use, leaf)}" for name, leaf in pairs]))
    for name, leaf in pairs:
        _apply(body, use, leaf, name)


def _call(body: Body, use: Use) -> str:
    helper = body.hacks.helper(use.group, body.source)
    if use.group.style in ("named", "registry"):
        return f"{helper}({here(body, use.group)})"
    return f"{helper}({_size(body, use)})" if use.group.style == "shaped" else f"{helper}()"


def _helper(body: Body, use: Use) -> None:
    call, leaf = _call(body, use), use.leaves[0]
    place = "inline" if use.group.shape == "input" else use.place
    if place == "method" and body.members is not None and use.form % 2:
        _computed(body, use, leaf, call)
    elif place in ("method", "property") and body.members is not None:
        name = body.member("table" if place == "method" else "weights")
        decorator = ["@property"] if place == "property" else []
        body.members.append([*decorator, f"def {name}(self):", f"    return {call}"])
        _apply(body, use, leaf, f"self.{name}()" if place == "method" else f"self.{name}")
    elif (
        place == "mixin"
        and body.unit is not None
        and body.members is not None
        and use.group.style in ("helper", "second")
    ):
        _apply(body, use, leaf, mixed_in(body, use, None))
    elif place == "init" and body.init is not None:
        name = body.member("w")
        body.init.append(f"self.{name} = {call}")
        _apply(body, use, leaf, f"self.{name}")
    elif place == "lambda" and leaf.kind == "matrix":
        name = body.fresh("shared_projection")
        body.add(f"{name} = lambda y: y @ {call}", f"{body.x} = {name}({body.x})")
    elif place == "nested":
        inner, name = body.inner("y"), body.fresh("apply_shared")
        _apply(inner, use, leaf, call)
        body.add(f"def {name}(y):")
        body.lines += indented([*inner.lines, "return y"])
        body.add(f"{body.x} = {name}({body.x})")
    elif use.form % 2:
        name = body.fresh(use.group.word if use.form == 11 else "w")
        body.add(f"{name} = {call}")
        _apply(body, use, leaf, name)
    else:
        _apply(body, use, leaf, call)


def _module(body: Body, use: Use) -> None:
    make, x = body.hacks.make(use.group, body.source, here(body, use.group)), body.x
    called = f"{x} = {x} + {{}}(jnp.asarray(1))" if use.group.style == "embed" else f"{x} = {{}}({x})"
    if use.group.style == "embed" and use.form % 3 == 0:
        called = f"{x} = {x} @ {{}}.embeddings.T"
    place = use.place
    if place in ("method", "property") and body.members is not None:
        name = body.member("make_tied" if place == "method" else "tied")
        decorator = ["@property"] if place == "property" else []
        body.members.append([*decorator, f"def {name}(self):", f"    return {make}"])
        body.add(called.format(f"self.{name}()" if place == "method" else f"self.{name}"))
    elif (place == "init" or use.form == 5) and body.init is not None:
        name = body.member("tied")
        body.init.append(f"self.{name} = {make}")
        body.add(called.format(f"self.{name}"))
    elif place == "lambda" and use.group.style != "embed":
        name = body.fresh("shared_projection")
        body.add(f"{name} = lambda y: {make}(y)", f"{x} = {name}({x})")
    elif use.form % 2:
        name = body.fresh(use.group.word if use.form == 11 else "layer")
        body.add(f"{name} = {make}")
        body.add(called.format(name))
    else:
        body.add(called.format(make))


def _layers(body: Body, use: Use) -> None:
    inner = body.inner(body.x)
    for leaf in use.leaves:
        inner.add(f'{body.x} = hk.Linear({body.hacks.width(body.source)}, name="{leaf.name}")({body.x})')
    if use.place == "nested":
        inner.lines.append(f"return {body.x}")
        name = body.fresh("apply_shared")
        body.add(f"def {name}({body.x}):")
        decorators, head = around_method(body, use)
        body.lines[-1:] = [*decorators, body.lines[-1]]
        body.lines += indented(framed(head, inner.lines))
        body.add(f"{body.x} = {name}({body.x})")
        return
    body.add(*framed(opened(body, use), inner.lines))


def _state(body: Body, use: Use) -> None:
    name = body.fresh("count")
    lines = [f'{name} = hk.get_state("count", [], init=jnp.zeros)']
    if use.form % 3 != 2:
        lines.append(f'hk.set_state("count", {name} + 1)')
    body.add(*framed(opened(body, use), lines))
    body.add(f"{body.x} = {body.x} + {name}")
