"""Holds the accesses of a real run against the events of the engine."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from .records import Access, Event


@dataclass
class Result:
    """What became of a program.

    Attributes:
        seen: accesses that are events of the engine: path, leaf, file and line are the same.
        stacked: those of them whose whole stack of calls is the same too.
        inner: accesses that Haiku's own modules make, of which the engine has the module.
        missed: accesses of which the engine says nothing, or something else.
        unknown: accesses where the engine knows that there is one, and not its name.
        wrong: events in a place, and a stack of calls, that did run, and for sure never under that name.
        extra: names of which the run shows nothing: it may be that other inputs do.
    """

    seen: list[Access] = field(default_factory=list)
    stacked: int = 0
    inner: list[Access] = field(default_factory=list)
    missed: list[Access] = field(default_factory=list)
    unknown: list[Access] = field(default_factory=list)
    wrong: list[Event] = field(default_factory=list)
    extra: list[Event] = field(default_factory=list)

    @property
    def total(self) -> int:
        """How many accesses the run has shown."""
        return len(self.seen) + len(self.inner) + len(self.missed) + len(self.unknown)


def compare(accesses: Sequence[Access], events: Sequence[Event]) -> Result:
    """The result of a program."""
    result = Result()
    made = {event.path for event in events if event.kind in ("module", "scope") and event.path is not None}
    for access in accesses:
        here = [event for event in events if event.kind == access.kind and event.is_at(access)]
        exact = [event for event in here if event.known and (event.path, event.leaf) == (access.path, access.leaf)]
        if exact:
            result.seen.append(access)
            result.stacked += any(event.is_in(access) for event in exact)
        elif access.inner and any(access.path == path or access.path.startswith(f"{path}/") for path in made):
            result.inner.append(access)
        elif any(_may_be(event, access) for event in here):
            result.unknown.append(access)
        else:
            result.missed.append(access)
    wrong: dict[tuple[object, ...], Event] = {}
    extra: dict[tuple[object, ...], Event] = {}
    names = {(access.kind, access.path, access.leaf) for access in accesses}
    for event in events:
        if not event.known or event.kind == "perhaps":
            continue
        ran = [access for access in accesses if access.kind == event.kind and event.is_in(access)]
        if event.certain and ran and all((event.path, event.leaf) != (access.path, access.leaf) for access in ran):
            wrong[event.kind, event.path, event.leaf, event.frames[-1]] = event
        elif (event.kind, event.path, event.leaf) not in names:
            extra[event.kind, event.path, event.leaf, event.frames[-1]] = event
    result.wrong, result.extra = list(wrong.values()), list(extra.values())
    return result


def _may_be(event: Event, access: Access) -> bool:
    """Whether an event of which not all is known can be an access."""
    return not event.known and event.path in (None, access.path) and event.leaf in (None, access.leaf)


def failures(result: Result, events: Sequence[Event], *, unknown: bool = True) -> str:
    """What is wrong, for people; empty if nothing is. Names that are not known can be allowed."""
    lines: list[str] = []
    groups = [("missed", result.missed), *([("not known", result.unknown)] if unknown else [])]
    for word, accesses in groups:
        for access in accesses:
            lines += [f"{word}: {access}", *_where(access)]
            here = [event for event in events if event.kind == access.kind and event.is_at(access)]
            lines += [f"    the engine has there: {text}" for text in dict.fromkeys(map(str, here))]
            if not here:
                same = [event for event in events if (event.path, event.leaf) == (access.path, access.leaf)]
                places = dict.fromkeys(f"{event.kind} at {_at(event)}" for event in same if event.kind == access.kind)
                lines.append(f"    the engine has nothing there; that name: {', '.join(places) or 'nowhere'}")
    for event in result.wrong:
        said = "for certain, and in the same calls the run has another name"
        lines.append(f"wrong: the engine has {event} at {_at(event)}, {said}")
    return "\n".join(lines)


def _where(access: Access) -> list[str]:
    frames = [f"{frame.file}:{frame.line} in {frame.function}" for frame in access.frames]
    modules = [f"{path} ({kind})" for kind, path in access.modules]
    inner = " (in a module of Haiku's own)" if access.inner else ""
    return [
        f"    at {frames[-1]}{inner}",
        f"    calls: {' > '.join(frames)}",
        f"    modules: {' > '.join(modules) or 'none'}",
    ]


def _at(event: Event) -> str:
    return f"{event.frames[-1].file}:{event.frames[-1].first}" if event.frames else "nowhere"
