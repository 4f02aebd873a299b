"""Steps as statements: what the body of a method or function holds."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from . import children
from .buckets import write_bucket
from .draw import Draw
from .hacks import Hacks
from .model import Child, Inside, Layer, Step, Unit, Use
from .overrides import write_override
from .source import Lines, Source, indented
from .uses import write_use


@dataclass
class Body:
    """Where statements are written.

    Attributes:
        source: the file.
        hacks: helpers and constants.
        draw: for choices that change no meaning.
        unit: the class or function around, None in a root.
        flag: whether calls hand on `is_training`.
        lines: the statements.
        init: the statements of `__init__`, None where there is none.
        members: further methods of the class, None outside of classes.
        before: blocks of the file that come before the unit.
        x: the variable that steps change.
        taken: how often each name was used.
        shared: members that several steps use.
        mixins: classes of which the unit inherits methods.
        given: parameters that stand for classes which are handed to the function around.
    """

    source: Source
    hacks: Hacks
    draw: Draw
    unit: Unit | None
    flag: bool
    lines: Lines
    init: Lines | None
    members: list[Lines] | None
    before: list[Lines]
    x: str = "x"
    taken: Counter[str] = field(default_factory=Counter)
    shared: dict[str, str] = field(default_factory=dict)
    mixins: list[str] = field(default_factory=list)
    given: Mapping[str, str] = field(default_factory=dict)

    def add(self, *lines: str) -> None:
        """Write statements."""
        self.lines.extend(self.source.jnp(line) for line in lines)

    def fresh(self, name: str) -> str:
        """A name that the body has not used."""
        self.taken[name] += 1
        count = self.taken[name]
        return name if count == 1 else f"{name}_{count}"

    def member(self, name: str) -> str:
        """A fresh name for an attribute or method of the class."""
        based = self.unit is not None and self.unit.base is not None
        name = f"{name}_{self.unit.name.lower()}" if self.unit is not None and based else name
        return self.fresh(f".{name}").replace(".", "")

    def value(self, name: str) -> str:
        """A field of the unit as an expression, or what stands for it where there is no such field."""
        symbolic = any(group.field == name for group in self.hacks.program.symbolic)
        if self.unit is None and symbolic:
            return name
        if self.unit is None or name not in self.unit.all_fields:
            return self.outside(name)
        if not self.unit.is_class:
            return name
        if self.unit.constructor != "config":
            return f"self.{name}"
        return f'self.config["{name}"]' if self.hacks.config == "dict" else f"self.config.{name}"

    def outside(self, name: str) -> str:
        """What stands for a field in code that has no such field."""
        for group in self.hacks.program.groups:
            if group.handed and group.field == name:
                return f'"{group.path}"'
        return self.hacks.width(self.source) if name == "width" else "0.5"

    def inner(self, x: str) -> Body:
        """A body for a nested function."""
        return replace(self, lines=[], x=x)

    @property
    def tail(self) -> str:
        """What calls hand on after their first argument."""
        return ", is_training" if self.flag else ""

    def write(self, steps: tuple[Step, ...] | list[Step]) -> None:
        """Write steps one after the other."""
        for step in steps:
            match step:
                case Use():
                    write_use(self, step)
                case Child():
                    children.write_child(self, step)
                case Layer():
                    self._layer(step)
                case Inside():
                    self._inside(step)

    def _layer(self, step: Layer) -> None:
        x, width = self.x, self.value("width")
        match step.kind:
            case "linear":
                name = ', name="out"' if self.draw.chance(15) else ""
                self.add(f"{x} = hk.Linear({width}{name})({x})")
            case "relu":
                self.add(f"{x} = jax.nn.relu({x})")
            case "scale":
                self.add(f"{x} = {x} * {self.value('scale')}")
            case "norm":
                self.add(f"{x} = hk.LayerNorm(-1, True, True)({x})")
            case "dropout" if self.flag:
                self.add("if is_training:", f"    {x} = hk.dropout(hk.next_rng_key(), 0.5, {x})")
            case "dropout":
                self.add(f"{x} = hk.dropout(hk.next_rng_key(), 0.5, {x})")
            case "soft-dropout":
                key = self.fresh("key")
                self.add(f"{key} = hk.maybe_next_rng_key()", f"if {key} is not None:")
                self.add(f"    {x} = hk.dropout({key}, 0.25, {x})")
            case "own":
                self.add(f'{x} = {x} * hk.get_parameter("{self.fresh("gain")}", [{width}], init=jnp.ones)')
            case "counter":
                name = self.fresh("counter")
                self.add(f'{name} = hk.get_state("{name}", [], init=jnp.zeros)', f'hk.set_state("{name}", {name} + 1)')
            case "average":
                name = self.fresh("average")
                self.add(f'{name} = hk.get_state("{name}", [{width}], init=jnp.zeros)')
                self.add(f'hk.set_state("{name}", 0.9 * {name} + 0.1 * {x}.mean(axis=0))', f"{x} = {x} - {name}")
            case "override":
                write_override(self)
            case "bucket":
                write_bucket(self)
            case "borrow":
                first, second = self.fresh("first"), self.fresh("second")
                forced = self.source.forced(f"{first}.module_name")
                self.add(f"{first} = hk.Linear({width})", f"{x} = {first}({x})")
                self.add(f"{second} = hk.Linear({width}, name={forced})", f"{x} = {x} + {second}({x})")

    def _inside(self, step: Inside) -> None:
        x = self.x
        if step.wrapper in ("scope", "getter"):
            self._block(step)
            return
        inner = self.inner(self.draw.choice(("y", "h", x)))
        inner.write(step.steps)
        name = self.fresh("inner")
        last = f"return {inner.x}, None" if step.wrapper == "scan" else f"return {inner.x}"
        first = "_, " if step.wrapper == "fori" else ""
        second = ", _" if step.wrapper == "scan" else ""
        self.add(f"def {name}({first}{inner.x}{second}):")
        self.lines += indented([*inner.lines, last])
        match step.wrapper:
            case "nested":
                self.add(f"{x} = {name}({x})")
            case "remat":
                self.add(f"{x} = hk.remat({name})({x})")
            case "scan":
                self.add(f"{x}, _ = hk.scan({name}, {x}, None, length=2)")
            case "vmap":
                self.add(f"{x} = hk.vmap({name}, split_rng=False)({x})")
            case "cond":
                self.add("if hk.running_init():", f"    {x} = {name}({x})", "else:")
                self.add(f"    {x} = hk.cond(jnp.sum({x}) > 0, {name}, lambda z: z, {x})")
            case "switch":
                self.add("if hk.running_init():", f"    {x} = {name}({x})", "else:")
                branches = f"[{name}, jnp.tanh]" if self.draw.chance(70) else f"[jnp.tanh, {name}]"
                self.add(f"    {x} = hk.switch(jnp.argmax({x}[0]) % 2, {branches}, {x})")
            case "fori":
                self.add("if hk.running_init():", f"    {x} = {name}(0, {x})", "else:")
                self.add(f"    {x} = hk.fori_loop(0, 2, {name}, {x})")
            case "stack":
                self.add(f"{x} = hk.experimental.layer_stack(2)({name})({x})")
            case "lift":
                self.add(f"{name}_net = hk.transform({name})")
                self.add(f'{name}_params = hk.lift({name}_net.init, allow_reuse=True, name="{name}")(')
                self.add(f"    hk.next_rng_key() if hk.running_init() else None, {x}")
                self.add(")", f"{x} = {name}_net.apply({name}_params, None, {x})")
            case _:
                self.add(f"{name}_net = hk.transform({name})")
                self.add(f"{name}_params = hk.experimental.transparent_lift({name}_net.init, allow_reuse=True)(")
                self.add(f"    hk.next_rng_key() if hk.running_init() else None, {x}")
                self.add(")", f"{x} = {name}_net.apply({name}_params, None, {x})")

    def _block(self, step: Inside) -> None:
        inner = self.inner(self.x)
        inner.write(step.steps)
        head = 'with hk.name_scope("part"):'
        if step.wrapper == "getter":
            name = self.fresh("halve")
            self.add(f"def {name}(next_getter, value, context):", "    return 0.5 * next_getter(value)")
            head = f"with hk.custom_getter({name}):"
        self.add(head)
        self.lines += indented(inner.lines)
