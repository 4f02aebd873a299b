"""Whether a migrated program still does what it did: two abstract executions, compared."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from hkmigrate.detect.evaluate.events import Access, Death, Events
from hkmigrate.detect.evaluate.values import Place

_ENDS = ("TypeError", "AttributeError", "NameError", "KeyError", "ImportError", "ValueError")
_READS = frozenset(("get_parameter", "get_state", "set_state"))


@dataclass(frozen=True, slots=True)
class Difference:
    """Something that the migrated program would do in another way.

    Attributes:
        place: where, in the program as it is; in the migrated one where `new` says so.
        what: what is different, as a sentence without its full stop.
        paths: the parameter or state paths that it is about.
        new: whether `place` is one of the migrated program.
    """

    place: Place
    what: str
    paths: tuple[str, ...] = ()
    new: bool = False


def differences(old: Events, new: Events, renames: Mapping[str, str]) -> Iterator[Difference]:
    """What two executions differ in, old paths renamed; nothing where both do the same."""
    yield from _ended(old, new)
    for root in sorted({access.root for access in (*old.accesses, *new.accesses)}):
        before, after = _reads(old, root, renames), _reads(new, root, {})
        if root < 0:
            continue  # what an owner that is not known would give is not known either
        yield from (
            Difference(access.place, f"`{path}` would not be read here any more", (path,))
            for path, access in before.items()
            if path not in after
        )
        yield from (
            Difference(access.place, f"`{path}` would be read, which was not", (path,), new=True)
            for path, access in after.items()
            if path not in before
        )
        yield from _reordered(before, after)


def _ended(old: Events, new: Events) -> Iterator[Difference]:
    """The exceptions that only the migrated program meets."""
    known = {death.what for death in old.deaths}
    for death in new.deaths:
        if death.what not in known and death.what.startswith(_ENDS):
            yield Difference(death.place, _exception(death), new=True)


def _exception(death: Death) -> str:
    kind, _, message = death.what.partition(": ")
    return f"the migrated program would raise {kind}" + (f": {message}" if message else "")


def _reads(events: Events, root: int, renames: Mapping[str, str]) -> dict[str, Access]:
    """The first access of each known path in a root, in the order of execution."""
    found: dict[str, Access] = {}
    for access in events.accesses:
        if access.root == root and access.kind in _READS and isinstance(access.path, str):
            leaf = access.leaf if isinstance(access.leaf, str) else "*"
            path = f"{access.path}/{leaf}"
            found.setdefault(f"{access.kind} {_renamed(path, renames)}", access)
    return found


def _renamed(path: str, renames: Mapping[str, str]) -> str:
    """The path under the renames: by itself, or by the longest pattern `a/b/*` that it is below."""
    if path in renames:
        return renames[path]
    below = [old for old in renames if old.endswith("/*") and path.startswith(old[:-1])]
    if not below:
        return path
    old = max(below, key=len)
    return renames[old][:-1] + path[len(old) - 1 :]


def _reordered(before: Mapping[str, Access], after: Mapping[str, Access]) -> Iterator[Difference]:
    """The first parameter of a root that would be made at another time, and so be drawn from another key."""
    if before.keys() != after.keys():
        return
    made = [path for path in before if path.startswith("get_parameter")]
    for path, other in zip(made, (path for path in after if path.startswith("get_parameter")), strict=True):
        if path != other:
            yield Difference(before[path].place, f"`{other}` would be made before `{path}`", (path, other))
            return
