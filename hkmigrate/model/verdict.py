"""What the check says of a case, and of all cases together."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Verdict(StrEnum):
    """A verdict, from the best to the worst. `docs/check.md` says what each one means."""

    PROVED = "proved"
    AGREED = "agreed"
    CLOSE = "close"
    DIFFERS = "differs"
    NOT_DETERMINISTIC = "not-deterministic"
    NOT_RUN = "not-run"

    @property
    def rank(self) -> int:
        """0 for the best verdict; the worst of several has the highest rank."""
        return list(Verdict).index(self)


@dataclass(frozen=True, slots=True)
class Equation:
    """A step of a program's graph, and where the program takes it.

    Attributes:
        primitive: what JAX calls it: `dot_general`.
        words: the primitive with what it is applied to, shapes included, and the shape that it makes.
        path: the file of the tree that made it, relative to the root; None where the tree has no part in it.
        line: the line in that file.
        source: that line as it is written.
    """

    primitive: str
    words: str
    path: str | None = None
    line: int | None = None
    source: str | None = None


@dataclass(frozen=True, slots=True)
class FirstDifference:
    """Where two graphs part: the first step of each tree that the other does not have; `part` is `init` or `apply`."""

    part: str
    old: Equation | None
    new: Equation | None


@dataclass(frozen=True, slots=True)
class Moves:
    """Paths that have moved without a rename, as far as use and shape tell where they went.

    Attributes:
        renames: paths of the old tree with the only ones of the new tree that are used like them.
        alike: those of them that could also be exchanged among each other without a difference.
        guesses: paths that are used otherwise, with the only ones of their shape.
        unclear: old paths and new ones, each of which could have become each.
        accepted: whether the case was judged under `renames`.
    """

    renames: tuple[tuple[str, str], ...] = ()
    alike: tuple[str, ...] = ()
    guesses: tuple[tuple[str, str], ...] = ()
    unclear: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...] = ()
    accepted: bool = False


@dataclass(frozen=True, slots=True)
class CaseReport:
    """The verdict on one case.

    Attributes:
        name: the case's name, as configured or as recorded (`forward`, `train.py#1 forward`).
        verdict: what was found.
        detail: one sentence for a person: why, which leaf, how far.
        max_difference: the largest absolute difference that was seen, None where nothing was compared by number.
        opaque: what the graph holds that a digest cannot see (callbacks, effects); empty when there is nothing.
        parameters: how many numbers the parameters hold together.
        outputs: how many arrays the outputs and the state hold together.
        seconds: how long the case took, both trees together.
        first: where the graphs part, None where they do not.
        moves: where paths may have moved, None where none has moved without a rename.
        seen: whether the graphs differ in what a digest can see, whatever they hold besides.
    """

    name: str
    verdict: Verdict
    detail: str
    max_difference: float | None = None
    opaque: tuple[str, ...] = ()
    parameters: int = 0
    outputs: int = 0
    seconds: float = 0.0
    first: FirstDifference | None = None
    moves: Moves | None = None
    seen: bool = False


class Outside(StrEnum):
    """Why a changed line was not compared: it runs outside of every transform, or says what something is.

    `beside` are lines that have nothing to do with a transform: neither what one made nor what one is given.
    """

    RAN = "ran-outside"
    BESIDE = "beside"
    DELETED = "deleted"
    CONSTANT = "constant"
    DEFAULT = "default"


@dataclass(frozen=True, slots=True, order=True)
class Uncompared:
    """A changed line that no transform contains; `deleted` ones are of the old tree, all others of the new one."""

    path: str
    line: int
    kind: Outside


@dataclass(frozen=True, slots=True)
class CheckReport:
    """The verdicts on all cases.

    Attributes:
        cases: one report each.
        never_ran: the rewritten lines that none of them ran, `(path, line)`, of the new tree.
        problem: why nothing can be said; None where something can.
        uncompared: changed lines that lie outside of every transform.
        unrun: the groups none of whose sites any case ran, where groups are known.
    """

    cases: tuple[CaseReport, ...]
    never_ran: tuple[tuple[str, int], ...] = ()
    problem: str | None = None
    uncompared: tuple[Uncompared, ...] = ()
    unrun: tuple[str, ...] = ()

    @property
    def ran_outside(self) -> tuple[Uncompared, ...]:
        """Those of the uncompared lines that do something, rather than say what something is."""
        return tuple(line for line in self.uncompared if line.kind in (Outside.RAN, Outside.DELETED))

    @property
    def verdict(self) -> Verdict:
        """The worst of the cases; `not-run` where there is none or the models did not run."""
        if self.problem is not None or not self.cases:
            return Verdict.NOT_RUN
        return max((case.verdict for case in self.cases), key=lambda verdict: verdict.rank)


def suffices(case: CaseReport, accept: Verdict) -> bool:
    """Whether the case is good enough: proved; agreed where only hidden things may differ; else what is accepted."""
    if case.verdict is Verdict.PROVED:
        return True
    if case.verdict is Verdict.AGREED and case.opaque and not case.seen:
        return True
    return case.verdict in (Verdict.AGREED, Verdict.CLOSE) and case.verdict.rank <= accept.rank
