"""Whether a migrated program still does what it did: two abstract executions, compared."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass

from hkmigrate.detect.draws import drawn, redrawn
from hkmigrate.detect.evaluate.events import READS, Access, Death, Events, renamed
from hkmigrate.detect.evaluate.known import asked
from hkmigrate.detect.evaluate.values import Place
from hkmigrate.detect.hidden import Stopped
from hkmigrate.detect.program.references import first_use
from hkmigrate.detect.program.refusal import refuse
from hkmigrate.detect.readers import read_no_more
from hkmigrate.detect.witness import Witness
from hkmigrate.model.names import name_and_number
from hkmigrate.model.place import Span
from hkmigrate.model.plan import Migrate, Plan
from hkmigrate.model.site import Refusal, Site, SiteKind
from hkmigrate.source.haiku import INTERCEPTORS
from hkmigrate.source.project import Project

_WORD = re.compile(r"\w+")
_ENDS = ("TypeError", "AttributeError", "NameError", "KeyError", "ImportError", "ValueError")


@dataclass(frozen=True, slots=True)
class Difference:
    """Something that the migrated program would do in another way.

    Attributes:
        place: where, in the program as it is; in the migrated one where `new` says so.
        what: what is different, as a sentence without its full stop.
        paths: the parameter or state paths that it is about.
        new: whether `place` is one of the migrated program.
        module: the path of the module that it is about.
    """

    place: Place
    what: str
    paths: tuple[str, ...] = ()
    new: bool = False
    module: str = ""


def differences(old: Events, new: Events, renames: Mapping[str, str]) -> Iterator[Difference]:
    """What two executions differ in, old paths renamed.

    What no root reaches is only held against the exceptions that it meets: what is read there through an owner that is
    handed in from outside is not known.
    """
    yield from _ended(old, new)
    if -1 in (*old.cut, *new.cut):
        return
    numbers = {name: number for number, name in enumerate(new.roots)}
    for root, name in enumerate(old.roots):
        if name not in numbers or root in old.cut or numbers[name] in new.cut:
            continue  # what was not followed to its end cannot be compared
        before, after = _reads(old, root, renames), _reads(new, numbers[name], {})
        yield from (
            Difference(access.place, f"`{_shown(path)}` would not be read here any more", (path,))
            for path, access in before.items()
            if path not in after
        )
        yield from (
            Difference(access.place, f"`{_shown(path)}` would be read, which was not", (path,), new=True)
            for path, access in after.items()
            if path not in before
        )
        yield from _reordered(before, after)
        yield from _respecified(before, after)
        if before.keys() == after.keys():
            path, place = redrawn(drawn(old, root, before, renames), drawn(new, numbers[name], after, {}))
            if place is not None:
                yield Difference(place, f"other random keys would be taken before `{_shown(path)}` is made", (path,))
        yield from _renumbered(old, root, renames, {path for path, _ in _natural(new, numbers[name])})


def _renumbered(old: Events, root: int, renames: Mapping[str, str], after: Set[str]) -> Iterator[Difference]:
    """The modules of a root, whose paths Haiku gives, that would have another path."""
    for path, access in _natural(old, root):
        if path not in after and renamed(path, renames) not in after:
            yield Difference(access.place, f"a module would not be made as `{path}` any more", module=path)


def _natural(events: Events, root: int) -> Iterator[tuple[str, Access]]:
    """The paths of the modules that a root makes for certain."""
    for access in events.by_root.get(root, ()):
        if access.kind == "module" and not access.forced and access.certain and isinstance(access.path, str):
            yield access.path, access


def _ended(old: Events, new: Events) -> Iterator[Difference]:
    """The exceptions that only the migrated program meets."""
    known = {death.what for death in old.deaths}
    for death in new.deaths:
        if death.what not in known and death.what.startswith(_ENDS):
            yield Difference(death.place, _exception(death), new=True)


def _shown(access: str) -> str:
    """The path of an access."""
    return access.partition(" ")[2]


def _exception(death: Death) -> str:
    kind, _, message = death.what.partition(": ")
    return f"the migrated program would raise {kind}" + (f": {message}" if message else "")


def _reads(events: Events, root: int, renames: Mapping[str, str]) -> dict[str, Access]:
    """The first access of each known path in a root, in the order of execution."""
    found: dict[str, Access] = {}
    for access in events.by_root.get(root, ()):
        if access.kind in READS and isinstance(access.path, str):
            leaf = access.leaf if isinstance(access.leaf, str) else "*"
            path = f"{access.path}/{leaf}"
            found.setdefault(f"{access.kind} {renamed(path, renames)}", access)
    return found


def _reordered(before: Mapping[str, Access], after: Mapping[str, Access]) -> Iterator[Difference]:
    """The first parameter of a root that would be made at another time, and so be drawn from another key."""
    if before.keys() != after.keys():
        return
    made = [path for path in before if path.startswith("get_parameter")]
    for path, other in zip(made, (path for path in after if path.startswith("get_parameter")), strict=True):
        if path != other:
            yield Difference(
                before[path].place, f"`{_shown(other)}` would be made before `{_shown(path)}`", (path, other)
            )
            return


def _respecified(before: Mapping[str, Access], after: Mapping[str, Access]) -> Iterator[Difference]:
    """What would be made with another shape, dtype or initializer, as far as these are known."""
    for path, access in before.items():
        if path in after:
            for what, mine, other in zip(_ASKED, asked(access), asked(after[path]), strict=True):
                if None not in (mine, other) and mine != other:
                    yield Difference(access.place, f"`{_shown(path)}` would be made with another {what}", (path,))
                    break


_ASKED = ("shape", "dtype", "initializer")


# --- which groups -----------------------------------------------------------------------------------------------------


def unlike(old: Witness, new: Witness, plan: Plan) -> Stopped:
    """The groups after whose migration the program, executed, does not do what it did, by their sites, with why.

    All groups only where nothing tells which: without those that are told, the others may do.
    """
    before, after = old.events, new.events
    stopped = dict(_changing(before, plan))
    stopped |= dict(_intercepted(old.project, after, plan))
    stopped |= dict(_cut_short(before, plan))
    every = [*differences(before, after, plan.renames), *_unread(old, new, plan)]
    told = [(group, difference) for difference in every for group in _about(plan.ready, difference)]
    ended = [(group, difference) for group, difference in told if difference.new and not difference.paths]
    for group, difference in ended or told:  # behind an exception much is not read
        stopped.setdefault(group.sites, _refusal(group, difference))
    if not stopped and every:
        stopped = {group.sites: _refusal(group, every[0]) for group in plan.ready}
    return stopped


def _unread(old: Witness, new: Witness, plan: Plan) -> Iterator[Difference]:
    """What some code would not read any more of what the groups own."""
    before, after = old.events, new.events
    if not before.cut and not after.cut:
        users = {group.name: {site.scope for site in group.sites if site.accesses} for group in plan.ready}
        for path, name, access in read_no_more((old.project, before), (new.project, after), plan.renames):
            owners = [one for one in plan.ready if name in users[one.name] and _owns(one, _shown(path))]
            built = isinstance(access.context.function, ast.FunctionDef) and access.context.function.name == "__init__"
            if any(one.owner.generated or not built for one in owners):  # a module is built where it is made
                yield Difference(access.place, f"`{_shown(path)}` would not be read here any more", (path,))


def _changing(events: Events, plan: Plan) -> Iterator[tuple[tuple[Site, ...], Refusal]]:
    """The groups of modules that keep something between calls: several under one name become one."""
    for group in plan.ready:
        made = [site for site in group.sites if site.kind is SiteKind.FORCED_MODULE]
        if made and any(path == group.name or path.startswith(f"{group.name}/") for path in events.changed):
            message = "the module keeps something between its calls, and each of those that are made here keeps its own"
            yield group.sites, refuse("unseen-use", message, made[0].span).refusal


def _intercepted(project: Project, after: Events, plan: Plan) -> Iterator[tuple[tuple[Site, ...], Refusal]]:
    """The groups for the calls of whose owners an interceptor does more than to pass them by."""
    for group in plan.ready:
        if group.owner.class_name in after.intercepted:
            place = first_use(project, INTERCEPTORS) or group.sites[0].span
            message = "an interceptor does more here than to pass the calls of the owner by"
            yield group.sites, refuse("intercepted", message, place).refusal


def _cut_short(events: Events, plan: Plan) -> Iterator[tuple[tuple[Site, ...], Refusal]]:
    """The groups that are met where the program was not followed to its end."""
    for root, at in events.cut.items():
        met = {one.path for one in events.accesses if one.root == root and one.forced and isinstance(one.path, str)}
        for group in plan.ready:
            if root == -1 or any(path == group.name or _owns(group, path) for path in met):
                message = "the program takes too many steps to be followed to its end"
                yield group.sites, refuse("unseen-use", message, Span(at.path, 0, 0, at.line, 1)).refusal


def _about(groups: Sequence[Migrate], difference: Difference) -> Sequence[Migrate]:
    """The groups that a difference is about, as far as that is told."""
    if len(groups) == 1:
        return groups
    if difference.module:
        return [
            group for group in groups if _bases(difference.module) & {*_bases(group.name), *_bases(group.owner.path)}
        ]
    paths = [_shown(path) for path in difference.paths]
    found = [group for group in groups if any(_owns(group, path) for path in paths)]
    if not found and not paths:
        words = frozenset(_WORD.findall(difference.what))
        found = [group for group in groups if words & _words(group)]
    return found


def _bases(path: str) -> frozenset[str]:
    """The names by which Haiku counts the modules of a path."""
    return frozenset(name_and_number(part)[0] for part in path.split("/"))


def _owns(group: Migrate, path: str) -> bool:
    names = {group.name, *(one.rpartition("/")[0] for pair in group.parameter_paths for one in pair)}
    return any(path.startswith(f"{name}/") for name in names)


def _words(group: Migrate) -> frozenset[str]:
    """The names that a migration brings in, or changes."""
    named = (group.owner.class_name, group.owner.attribute, *(receiver.node for receiver in group.receivers))
    return frozenset(word for name in named for word in _WORD.findall(name))


def _refusal(group: Migrate, difference: Difference) -> Refusal:
    at = difference.place
    place = group.sites[0].span if difference.new else Span(at.path, 0, 0, at.line, 1)
    if difference.module:
        return refuse("numbering", f"{difference.what}: Haiku counts it with this name", place).refusal
    return refuse("unseen-use", f"followed through the program, {difference.what}", place).refusal
