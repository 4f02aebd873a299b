"""What a child has seen of the uses of parameters to a table: who owns each one, and what is wrong with that."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from typing import Any

from hkmigrate.model.audit import AuditedCase, ForcedName, Row, User

Use = Mapping[str, Any]


def audited(name: str, message: Mapping[str, Any]) -> AuditedCase:
    """The table of a case, from a child's answer."""
    rows = tuple(_row(row) for row in message["rows"])
    return AuditedCase((name,), rows, _forced(message["forced"]))


def together(cases: Iterable[AuditedCase]) -> tuple[AuditedCase, ...]:
    """The cases with those as one in which all is alike."""
    found: dict[Hashable, AuditedCase] = {}
    for case in cases:
        key = case.rows, case.forced
        names = (*found[key].names, *case.names) if key in found else case.names
        found[key] = AuditedCase(names, case.rows, case.forced)
    return tuple(found.values())


def _row(row: Mapping[str, Any]) -> Row:
    users: dict[Hashable, list[Use]] = {}
    for use in row["uses"]:
        users.setdefault(_key(row["kind"], use), []).append(use)
    who = tuple(_user(uses) for uses in users.values())
    return Row(row["kind"], row["path"], row["shape"], who, _problem(who))


def _key(kind: str, use: Use) -> Hashable:
    """What makes two uses one: an instance; outside of modules the place for parameters, the function for states."""
    if use["home"] is not None:
        return use["home"], use["foreign"]
    return use["function"] if kind == "state" else tuple(map(tuple, use["spot"])), use["foreign"]


def _user(uses: list[Use]) -> User:
    first = uses[0]
    places = tuple(dict.fromkeys(use["place"] for use in uses if use["place"] is not None))
    if first["home"] is None:
        return User("~", first["function"], None, False, places)
    callers = tuple(dict.fromkeys((str(use["caller"][0]), str(use["caller"][1])) for use in uses if use["caller"]))
    return User(first["module"], first["class"], first["made"], not first["foreign"], places, callers)


def _problem(users: tuple[User, ...]) -> str | None:
    owners = [user for user in users if user.owner]
    others = [user for user in users if not user.owner]
    if len(owners) > 1:
        return f"has {len(owners)} owners"
    modules = [user for user in others if user.module != "~"]
    if modules and not owners:
        return "has no owner, and is reached from other paths"
    if others and owners:
        return "is used by others than its owner"
    if len(others) > 1:
        return f"is used at {len(others)} places outside of every module"
    return None


def _forced(rows: Iterable[Mapping[str, Any]]) -> tuple[ForcedName, ...]:
    found: dict[tuple[str, str], dict[str, None]] = {}
    for row in rows:
        if not row["own"]:
            places = found.setdefault((row["name"], row["kind"]), {})
            if row["place"] is not None:
                places[row["place"]] = None
    return tuple(ForcedName(name, kind, tuple(places)) for (name, kind), places in found.items())
