"""What a program may do, and what hkmigrate must refuse."""

from __future__ import annotations

from hkmigrate.config import Place

from .families import builds_class
from .model import Child, Inside, Layer, Program, Step, Unit, Use, Wrapper, reached, walk

HARD = ("counter", "average")  # kinds of layers that some transforms do not take
OWN = ("init", "list", "dict", "method", "property")  # ways to build that are the own ones of an instance
COUNTED = ("linear", "block", "net")  # forced names that Haiku counts with those of modules
SAME_TYPE = ("cond", "scan", "stack", "switch", "fori")
APART = {"stack", "lift", "transparent-lift"}


def has_state(step: Step) -> bool:
    """Whether a step reads or sets state."""
    return (isinstance(step, Layer) and step.kind in HARD) or (isinstance(step, Use) and step.group.style == "state")


def makes_modules(steps: tuple[Step, ...] | list[Step], *, has_init: bool) -> bool:
    """Whether the steps make modules on the spot, which `hk.scan` would number anew."""
    for step in walk(steps):
        if isinstance(step, Layer) and step.kind in ("linear", "norm", "borrow", "override"):
            return True
        if isinstance(step, Use) and (step.group.style == "layers" or _counted_class(step)):
            return True
        module = isinstance(step, Child) and step.unit.is_class and not step.unit.plain
        if isinstance(step, Child) and module and not (has_init and step.how == "init"):
            return True
        if isinstance(step, Child) and not module and makes_modules(step.unit.steps, has_init=False):
            return True
    return False


def _counted_class(use: Use) -> bool:
    return use.group.style == "family" and builds_class(use)


def fits(wrapper: Wrapper, steps: tuple[Step, ...], *, flag: bool, has_init: bool) -> bool:
    """Whether the steps can run under a transform."""
    below = reached(steps)
    kinds = {step.kind for step in below if isinstance(step, Layer)}
    state = any(has_state(step) for step in below)
    wrapped = {step.wrapper for step in below if isinstance(step, Inside)}
    if wrapper == "vmap":
        ranked = any(isinstance(step, Use) and step.place == "vmap" for step in below)
        return not ranked and "average" not in kinds and not wrapped & {"vmap", *APART}
    if wrapper in APART:
        if any(
            isinstance(step, Child) and step.how in ("init", "list", "dict", "method", "property") for step in steps
        ):
            return False  # a module that was made outside would be made or used inside
        return not state and not kinds & {"dropout", "soft-dropout"} and not wrapped and not flag
    if wrapper in ("cond", "switch"):
        # what is forced inside is counted by `init` alone
        return not state and not any(isinstance(step, Use) and step.group.path.startswith(COUNTED) for step in below)
    if wrapper in ("scan", "fori"):
        return not wrapped & APART and not makes_modules(steps, has_init=has_init)
    return True


def keeps_type(unit: Unit) -> bool:
    """Whether nothing below a class asks for values of one and the same type, which a policy changes."""
    below = [step for base in bases(unit) for step in reached(base.steps)]
    return not any(isinstance(step, Inside) and step.wrapper in SAME_TYPE for step in below)


def bases(unit: Unit) -> list[Unit]:
    """A class and all that it inherits from."""
    return [unit, *(bases(unit.base) if unit.base is not None else [])]


def expectations(program: Program, place: Place) -> dict[str, str]:
    """The groups that have to be refused, with the reason; `place` is where owners are to be made."""
    found = {group.path: group.expected for group in program.groups if group.expected}
    if place == "nearest":
        found |= {group.path: "family" for group in program.groups if group.style == "family"}
    steps = [step for root in program.roots for step in reached(root.steps)]
    for step in steps:
        if isinstance(step, Use) and step.hidden:
            found["<hidden>"] = "dynamic name"
        if isinstance(step, Use) and step.group in program.symbolic:
            found.setdefault(step.group.path, "dynamic name")
        if isinstance(step, Use) and step.odd:
            found.setdefault(step.group.path, "conflict")  # a name that nobody knows stays the first reason
        if isinstance(step, Inside) and step.wrapper in APART:
            for inner in reached(step.steps):
                if isinstance(inner, Use):
                    found.setdefault(inner.group.path, step.wrapper)
    return found
