"""What an audit says: who uses each parameter and state, what is wrong with that, and which forced names are alive."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class User:
    """A module instance, or a function outside of every module, that reads or sets something.

    Attributes:
        module: the instance's path; `~` for a function outside of every module.
        kind: the instance's class, or the function's name.
        made: where the instance was made (`model.py:12`); None for a function, or outside of the tree.
        owner: whether what it uses lies under its own path.
        places: where in the tree it is used.
        callers: path and class of the instances for which an owner uses it: those that ask for it by an accessor.
    """

    module: str
    kind: str
    made: str | None
    owner: bool
    places: tuple[str, ...]
    callers: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Row:
    """A parameter or a state, as `kind` says.

    Attributes:
        kind: `parameter` or `state`.
        path: its path.
        shape: dtype and shape: `float32[2,3]`.
        users: who uses it, the one that makes it first.
        problem: why it is not owned by exactly one module instance, as a clause; None where it is.
    """

    kind: str
    path: str
    shape: str
    users: tuple[User, ...]
    problem: str | None

    @property
    def classes(self) -> tuple[str, ...]:
        """The classes of those that use it or ask its owner for it; functions outside of modules count as such."""
        kinds = (kind for user in self.users for kind in ([each for _, each in user.callers] or [user.kind]))
        return tuple(dict.fromkeys(kinds))


@dataclass(frozen=True, slots=True)
class ForcedName:
    """A forced name that is used outside of the path that it names, for a `scope` or a `module`, and where."""

    name: str
    kind: str
    places: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AuditedCase:
    """One case, or several in which all is alike."""

    names: tuple[str, ...]
    rows: tuple[Row, ...]
    forced: tuple[ForcedName, ...]


@dataclass(frozen=True, slots=True)
class AuditReport:
    """All cases; `problem` says why the model could not be run."""

    cases: tuple[AuditedCase, ...]
    problem: str | None = None

    @property
    def found(self) -> bool:
        """Whether something is not owned by exactly one instance, or a forced name is alive."""
        return any(case.forced or any(row.problem for row in case.rows) for case in self.cases)
