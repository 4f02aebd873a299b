"""What happens to parameter and state paths."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from hkmigrate.model.names import Family, name_and_number
from hkmigrate.model.site import Access, Group

_LEAVES = {
    "BatchNorm": ("offset", "scale"),
    "Bias": ("b",),
    "Conv1D": ("b", "w"),
    "Conv2D": ("b", "w"),
    "Conv3D": ("b", "w"),
    "Embed": ("embeddings",),
    "ExponentialMovingAverage": (),
    "LayerNorm": ("offset", "scale"),
    "Linear": ("b", "w"),
    "RMSNorm": ("scale",),
}
"""The parameters of Haiku's own small modules, by class; a switch such as `with_bias=False` may leave one out."""

_AVERAGE = ("average", "counter", "hidden")
_STATES = {
    "BatchNorm": tuple(f"~/{mean}_ema/{leaf}" for mean in ("mean", "var") for leaf in _AVERAGE),
    "ExponentialMovingAverage": _AVERAGE,
}
"""Their states."""

_STATEFUL = (
    "BatchNorm",
    "EMA",
    "ExponentialMovingAverage",
    "MobileNet",
    "ResNet",
    "SN",
    "SpectralNorm",
    "VectorQuantizer",
)
"""Parts of the names of Haiku's modules that keep state; all others of Haiku's keep none."""


def parameter_paths(group: Group, name: str) -> tuple[tuple[str, str], ...]:
    """Old to new path of every parameter of the group: an owner made in the root keeps them all."""
    return _identity(
        path for access in _accesses(group) for one in _names(group, name, access) for path in _parameters(one, access)
    )


def state_paths(group: Group, name: str) -> tuple[tuple[str, str], ...]:
    """Old to new path of every state of the group."""
    return _identity(
        path for access in _accesses(group) for one in _names(group, name, access) for path in _states(one, access)
    )


def lent_paths(name: str) -> tuple[tuple[str, str], ...]:
    """All paths below an instance that lends its name, which only the program itself knows: none of them moves."""
    return _identity((f"{name}/*",))


def is_stateless(spelled: str) -> bool:
    """Whether a class, as it is spelled, is one of Haiku's small modules that keep no state."""
    package, _, name = spelled.rpartition(".")
    return package in ("haiku", "hk") and name in _LEAVES and name not in _STATES


def _names(group: Group, name: str, access: Access) -> Iterator[str]:
    """The forced names that an access may be under."""
    if isinstance(group.name, Family) and access.index is not None:
        yield from (group.name.name(value) for value in access.index.values)
    else:
        yield name


def _accesses(group: Group) -> Iterator[Access]:
    for site in group.sites:
        yield from site.accesses


def _identity(paths: Iterable[str]) -> tuple[tuple[str, str], ...]:
    return tuple((path, path) for path in sorted(set(paths)))


def _parameters(name: str, access: Access) -> Iterator[str]:
    if access.kind == "parameter":
        yield from (f"{name}/{leaf}" for leaf in access.names)
    if access.kind == "module":
        leaves = _LEAVES.get(access.function.rsplit(".", 1)[-1], ("*",))
        without = "b" if "with_bias=False" in access.call.key else ""
        yield from (f"{_below(name, access)}/{leaf}" for leaf in leaves if leaf != without)


def _states(name: str, access: Access) -> Iterator[str]:
    if access.kind in ("state", "state-update"):
        yield from (f"{name}/{leaf}" for leaf in access.names)
    if access.kind == "module":
        made = access.function.rsplit(".", 1)[-1]
        stateless = "Call(haiku." in access.call.key and not any(part in made for part in _STATEFUL)
        leaves = _STATES.get(made, () if stateless else ("*",))
        yield from (f"{_below(name, access)}/{leaf}" for leaf in leaves)


def _below(name: str, access: Access) -> str:
    return f"{name}/{access.leaf}" if access.leaf else name


def moved(paths: tuple[tuple[str, str], ...], name: str, made: str) -> tuple[tuple[str, str], ...]:
    """The paths of a group `name` whose owner is made under the name `made`."""
    if name == made:
        return paths
    return tuple((old, f"{made}{new.removeprefix(name)}") for old, new in paths)


def creation_order(name: str) -> tuple[str, int]:
    """Owners of one base name are made in the order of their numbers: Haiku counts on from the highest it has seen."""
    base, number = name_and_number(name.split("/", maxsplit=1)[0])
    return base, -1 if number is None else number
