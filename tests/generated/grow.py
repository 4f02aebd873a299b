"""Random programs: units bottom up, so that each builds only what was defined before it, then the roots."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from .draw import Draw
from .groups import groups_of
from .model import (
    Child,
    Constructor,
    Group,
    How,
    Inside,
    Layer,
    Place,
    Plain,
    Program,
    Root,
    Step,
    Unit,
    Use,
    Wrapper,
    reached,
    walk,
)
from .rules import fits, has_state, keeps_type

CLASSES = ("Encoder", "Decoder", "Block", "Tower", "Head", "Net", "Stack", "Mixer", "Trunk", "Critic", "Actor")
FUNCTIONS = ("encode", "decode", "project", "mix", "run_body", "refine", "score", "embed", "readout", "combine", "lift")
FILES = ("base", "layers", "blocks", "towers", "model")
CONSTRUCTORS: dict[Constructor, int] = {
    "last": 40, "none": 20, "first": 5, "absent": 10, "kwonly": 8, "kwargs": 5, "args": 3, "config": 12, "dataclass": 4,
}  # fmt: skip
PLACES: dict[Place, int] = {
    "inline": 50, "method": 8, "property": 5, "init": 3, "nested": 6, "lambda": 4, "vmap": 3, "static": 2,
    "class-method": 3, "mixin": 5,
}  # fmt: skip
HOWS: dict[How, int] = {
    "spot": 34, "variable": 12, "init": 14, "method": 5, "property": 3, "list": 4, "local-list": 3, "dict": 2,
    "loop": 5, "partial": 2, "registry": 2, "value": 2, "factory": 4, "attribute": 2, "sequential": 3,
    "config-value": 1, "default": 1, "registered": 4, "class-factory": 2,
}  # fmt: skip
LAYERS: dict[Plain, int] = {
    "linear": 8, "relu": 6, "scale": 4, "norm": 2, "dropout": 3, "soft-dropout": 2, "own": 3, "counter": 2,
    "average": 1, "borrow": 1, "override": 2,
}  # fmt: skip
WRAPPERS: dict[Wrapper, int] = {
    "nested": 5, "scope": 5, "remat": 5, "scan": 3, "vmap": 3, "cond": 3, "getter": 2, "stack": 2, "lift": 1,
    "transparent-lift": 1, "switch": 2, "fori": 1,
}  # fmt: skip
ROOTS = {
    "nested": 28, "plain": 18, "decorator": 12, "lambda": 14, "factory": 10, "decorated": 6, "partial": 4, "multi": 5,
    "attribute": 6, "wrapped": 3, "given": 2, "class-factory": 3, "builder": 4, "builder-class": 5, "agent": 4,
}  # fmt: skip


@dataclass
class Grower:
    """What has been decided so far of one program."""

    draw: Draw
    groups: tuple[Group, ...]
    flag: bool
    units: list[Unit] = field(default_factory=list)
    waiting: list[Unit] = field(default_factory=list)
    pending: list[Group] = field(default_factory=list)

    def leaves(self) -> None:
        """The units that read the groups; every group is read at least once, nearly always twice or more."""
        self.pending = [group for group in self.groups for _ in range(self.draw.weighted({2: 7, 3: 3, 1: 1}))]
        while self.pending:
            self._add([self._use(self.pending.pop(self.draw.below(len(self.pending)))) for _ in self._count()])

    def _count(self) -> range:
        return range(min(self.draw.weighted({1: 5, 2: 2}), len(self.pending)))

    def _use(self, group: Group) -> Use:
        count = self.draw.between(1, len(group.leaves)) if len(group.leaves) > 1 else 1
        start = self.draw.below(len(group.leaves) - count + 1)
        odd = group.style == "scope" and self.draw.chance(1)
        hidden = group.style == "scope" and self.draw.chance(1)
        leaves = group.leaves[start : start + count]
        direct = group.entry != "with" and self.draw.chance(25)
        return Use(group, leaves, self.draw.weighted(PLACES), self.draw.below(12), odd, hidden, direct)

    def composites(self) -> None:
        """Units that build units, so that the way from the root gets longer."""
        for _ in range(self.draw.weighted({1: 5, 0: 3, 2: 4, 3: 2, 4: 1})):
            self._add([self._child() for _ in range(self.draw.weighted({1: 4, 2: 4, 3: 1}))])

    def _child(self) -> Child:
        fresh = bool(self.waiting) and self.draw.chance(80)
        unit = self.waiting.pop(self.draw.below(len(self.waiting))) if fresh else self.draw.choice(self.units)
        return self.child(unit)

    def child(self, unit: Unit) -> Child:
        """A step that builds a unit in some way."""
        how = "registered" if unit.registered and self.draw.chance(60) else self.draw.weighted(HOWS)
        named = self.draw.choice(("inner", "first", "tied_block", "linear")) if self.draw.chance(12) else ""
        return Child(unit, how, self.draw.between(1, 2), self.draw.below(4), named)

    def _add(self, steps: list[Step]) -> None:
        draw = self.draw
        base = (
            draw.choice(bases)
            if (bases := [u for u in self.units if u.is_class and not u.plain]) and draw.chance(21)
            else None
        )
        is_class = base is not None or draw.chance(78)
        taken = {unit.name for unit in self.units}
        names = [name for name in (CLASSES if is_class else FUNCTIONS) if name not in taken]
        name = draw.choice(names) if names else f"{'Part' if is_class else 'part_'}{len(taken)}"
        file = draw.weighted({0: 3, 1: 2})
        unit = Unit(name, file, is_class, draw.weighted(CONSTRUCTORS), steps=steps, base=base)
        if base is not None:
            self._inherit(unit, base)
            self._hand_back(unit)
        if is_class and base is None and draw.chance(5):
            unit.plain, unit.constructor = True, draw.choice(("absent", "none"))
        self.dress(unit.steps, has_init=unit.has_init)
        self._fields(unit)
        unit.hooked = is_class and base is None and draw.chance(8)
        unit.policy = is_class and not unit.plain and draw.chance(3) and keeps_type(unit)
        unit.mixed = is_class and base is None and unit.constructor != "dataclass" and draw.chance(10)
        unit.early = draw.chance(4)
        unit.registered = is_class and draw.chance(8)
        unit.attributes_above = draw.chance(35)
        self.units.append(unit)
        self.waiting.append(unit)

    def _inherit(self, unit: Unit, base: Unit) -> None:
        changes = ["override", "super", "call", *(["hook"] if base.hooked else [])]
        unit.inherits = (self.draw.weighted({"init": 5, "own": 4}), self.draw.choice(changes))
        if base.constructor == "dataclass" or (base.base is not None and not base.has_init):
            unit.inherits = ("init", unit.inherits[1])
        if unit.inherits[0] == "init" or unit.constructor in ("dataclass", "none", "config"):
            unit.constructor = base.constructor if unit.inherits[0] == "init" else "last"
        if unit.inherits[0] == "own" and base.constructor == "config":
            unit.constructor = "config"

    def _hand_back(self, unit: Unit) -> None:
        """A class that changes nothing leaves its steps to others."""
        if unit.inherits[1] != "call":
            return
        self.pending += [step.group for step in unit.steps if isinstance(step, Use)]
        self.waiting += [step.unit for step in unit.steps if isinstance(step, Child) and step.unit not in self.waiting]
        unit.steps = []

    def dress(self, steps: list[Step], *, has_init: bool = False) -> None:
        """Put layers between steps, and wrap some of them."""
        if not steps:
            return
        for _ in range(self.draw.weighted({0: 4, 1: 5, 2: 2})):
            steps.insert(self.draw.below(len(steps) + 1), Layer(self.draw.weighted(LAYERS)))
        if self.draw.chance(15):
            at = self.draw.below(len(steps))
            wrapper = self.draw.weighted(WRAPPERS)
            inner = tuple(plain(step) for step in steps[at : at + self.draw.between(1, 2)])
            if fits(wrapper, inner, flag=self.flag, has_init=has_init):
                steps[at : at + len(inner)] = [Inside(wrapper, inner)]

    def _fields(self, unit: Unit) -> None:
        uses = [step for step in walk(unit.steps) if isinstance(step, Use)]
        wanted = ["width"] if any(use.group.shape == "attribute" for use in uses) or self.draw.chance(35) else []
        wanted += ["scale"] if self.draw.chance(20) else []
        wanted += ["w_init"] if any(leaf.init == "attribute" for use in uses for leaf in use.leaves) else []
        wanted += [use.group.field for use in uses if use.group.handed]
        children = [step.unit for step in walk(unit.steps) if isinstance(step, Child)]
        wanted += [name for child in children for name in child.all_fields if name.endswith("_name")]
        above = unit.base.all_fields if unit.base is not None else []
        missing = [name for name in dict.fromkeys(wanted) if name not in above]
        if unit.base is not None and unit.inherits[0] == "init":
            if set(missing) - {"scale"} and unit.base.constructor == "dataclass":
                unit.base, unit.constructor = None, "last"
            elif set(missing) - {"scale"}:
                unit.inherits = ("own", unit.inherits[1])
                unit.constructor = "config" if unit.base.constructor == "config" else "last"
            else:
                missing = []
        if unit.constructor == "none" and missing:
            unit.constructor = "absent" if unit.plain else "last"
        unit.fields = missing

    def roots(self) -> tuple[Root, ...]:
        """One or two transformed functions that between them build whatever is not built yet."""
        count = self.draw.weighted({1: 8, 2: 2})
        left = self.waiting or self.units[-1:]
        found = [self._root("model", [self.child(unit) for unit in left])]
        if count == 2:
            some = [unit for unit in left if self.draw.chance(70)] or left[:1]
            found.append(self._root("other", [self.child(unit) for unit in some]))
        return tuple(found)

    def script(self, file: int) -> Root | None:
        """A transformed function in a file of its own, as in a test or a tool, that builds a class or two."""
        classes = [unit for unit in self.units if unit.is_class]
        if not classes or not self.draw.chance(10):
            return None
        some = [self.draw.choice(classes) for _ in range(self.draw.weighted({1: 4, 2: 1}))]
        return replace(self._root("probe", [self.child(unit) for unit in some]), file=file)

    def _root(self, name: str, steps: list[Step]) -> Root:
        self.dress(steps)
        simple = [group for group in self.groups if group.shape != "attribute" and not _by_attribute(group)]
        if simple and self.draw.chance(12):
            steps.append(self._use(self.draw.choice(simple)))
        if self.draw.chance(5):
            steps.append(Layer("bucket"))
        style = self.draw.weighted(ROOTS)
        below = reached(steps)
        stateful = any(has_state(step) for step in below) or self.draw.chance(8)
        hard = any(isinstance(step, Layer) and step.kind == "dropout" for step in below)
        return Root(name, style, tuple(steps), stateful, not hard and self.draw.chance(30))


def _by_attribute(group: Group) -> bool:
    return any(leaf.init == "attribute" for leaf in group.leaves)


def plain(step: Step) -> Step:
    """A step as it can stand in a nested function."""
    if isinstance(step, Use) and step.place == "init":
        return replace(step, place="inline")
    return step


def grow(draw: Draw) -> Program:
    """A random program."""
    grower = Grower(draw, groups_of(draw), flag=draw.chance(25))
    grower.leaves()
    grower.composites()
    roots = grower.roots()
    count = _spread(grower.units)
    names = (*FILES[:count], "main") if count > 1 or draw.chance(30) else ("model",)
    if len(names) == 1:
        for unit in grower.units:
            unit.file = 0
    package = draw.weighted({"": 5, "net": 4})
    main = len(names) - 1
    roots = tuple(replace(root, file=main) for root in roots)
    script = grower.script(main + 1)
    if script is not None:
        names, roots = (*names, "probe_model"), (*roots, script)
    return Program(4, names, main, package, grower.groups, tuple(grower.units), roots, grower.flag)


def _spread(units: list[Unit]) -> int:
    """Turns the steps between files into file indices, and counts the files."""
    at = 0
    for unit in units:
        at = min(at + unit.file, 3)
        unit.file = at
    return at + 1
