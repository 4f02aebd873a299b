"""What both sides come down to: accesses of a real run, and events of the engine."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

CONSTRUCTORS = ("__init__", "__post_init__", "__new__")


class Frame(NamedTuple):
    """A call of the tree's code in a real run: the line is the one that runs just now."""

    file: str
    line: int
    function: str


class Span(NamedTuple):
    """A call of the tree's code in the engine: the lines of the expression that runs just now."""

    file: str
    first: int
    last: int

    def holds(self, frame: Frame) -> bool:
        """Whether a frame of a run stands here."""
        return self.file == frame.file and self.first <= frame.line <= self.last


@dataclass(frozen=True)
class Access:
    """Something that a real run has read, written or made under a forced name.

    Attributes:
        kind: `get_parameter`, `get_state`, `set_state`, `module` or `scope`.
        path: the module path.
        leaf: the name of the parameter or state, None for a module or scope.
        frames: the tree's calls, outermost first, from the transformed function on.
        modules: class and path of each module that is current, outermost first.
        inner: whether one of Haiku's own modules does it, so that no line of the tree names it.
    """

    kind: str
    path: str
    leaf: str | None
    frames: tuple[Frame, ...]
    modules: tuple[tuple[str, str], ...]
    inner: bool

    @classmethod
    def of(cls, item: Mapping[str, Any]) -> Access:
        """As the child has written it."""
        frames = tuple(Frame(*frame) for frame in item["frames"])
        modules = tuple((kind, path) for kind, path in item["modules"])
        return cls(item["kind"], item["path"], item["leaf"], frames, modules, item["inner"])

    def sites(self) -> tuple[Frame, ...]:
        """Where the engine may see it: at its own line; a module or scope also at the call that makes the object."""
        found = list(self.frames[-1:])
        if self.leaf is None:
            for inner, outer in zip(self.frames[:0:-1], self.frames[-2::-1], strict=True):
                if inner.function not in CONSTRUCTORS and not inner.function.startswith("interceptor "):
                    break
                found.append(outer)
        return tuple(found)

    def __str__(self) -> str:
        name = self.path if self.leaf is None else f"{self.path}: {self.leaf}"
        return f"{self.kind} {name}"


@dataclass(frozen=True)
class Event:
    """What the engine says of an access.

    Attributes:
        kind: as of an access.
        path: the module path, None where it is not known.
        leaf: the name of the parameter or state; None for a module or scope, and where it is not known.
        frames: the tree's calls, outermost first.
        certain: whether it is said to run in every call, under this name and no other.
        known: whether both path and leaf are.
        spelled: what is known of path and leaf, for people.
    """

    kind: str
    path: str | None
    leaf: str | None
    frames: tuple[Span, ...]
    certain: bool
    known: bool
    spelled: str

    def is_at(self, access: Access) -> bool:
        """Whether it stands where an access of a run does."""
        return bool(self.frames) and any(self.frames[-1].holds(frame) for frame in access.sites())

    def is_in(self, access: Access) -> bool:
        """Whether it stands there, in the same stack of calls."""
        depth = len(access.frames)
        ends = [depth - at for at in range(len(access.sites()))]
        return any(_alike(self.frames, access.frames[:end]) for end in ends)

    def __str__(self) -> str:
        return f"{self.kind} {self.spelled}"


def _alike(spans: Sequence[Span], frames: Sequence[Frame]) -> bool:
    """Whether two stacks agree from the innermost call outwards; the run's begins at the innermost transform."""
    if not frames or len(spans) < len(frames):
        return False
    return all(span.holds(frame) for span, frame in zip(reversed(spans), reversed(frames), strict=False))
