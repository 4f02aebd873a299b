"""How groups are spoken of in an editor, where there is room for a sentence or a few lines."""

from __future__ import annotations

from collections.abc import Iterable

from hkmigrate.lsp.analysis import Group
from hkmigrate.model.codes import CODES
from hkmigrate.model.plan import Migrate, Refuse, Reported
from hkmigrate.report.words import listed, own_name

_FEW = 4


def consumers(group: Group) -> tuple[str, ...]:
    """Who has a site of the group, each once."""
    users = [site for site in group.sites if not isinstance(group, Migrate) or site.accesses or site.instance]
    return tuple(dict.fromkeys(own_name(site.consumer, site.span.path) for site in users or group.sites))


def few(names: Iterable[str]) -> str:
    """Some names as a list in a sentence."""
    names = list(names)
    return listed(names if len(names) <= _FEW else [*names[: _FEW - 1], f"{len(names) - _FEW + 1} more"])


def creators(group: Migrate) -> str:
    """Where the owner would be made."""
    found = ("a lambda" if one.inline else own_name(one.node, one.path) for one in group.creators)
    return few(dict.fromkeys(found))


def owner(group: Migrate) -> str:
    """What would own the group: `GlobalEmbed, made in forward`."""
    made = f", made in {creators(group)}" if group.creators else ""
    return f"{group.owner.class_name}{made}"


def refusal(group: Refuse) -> str:
    """Why the group stays as it is, and what would help."""
    found = group.refusal
    return f"it stays as it is: {found.message} ({found.code}). Way out: {found.way_out}."


def sentence(code: str, group: Group) -> str:
    """What a diagnostic says."""
    head = f"{CODES[code].title}: '{group.name}'"
    match group:
        case Migrate():
            return f"{head} is shared by {few(consumers(group))}, and can be moved into {owner(group)}."
        case Refuse():
            return f"{head}; {refusal(group)}"
        case Reported():
            return f"{head} is shared by {few(consumers(group))}, and left alone until it is asked for by its name."


def title(name: str) -> str:
    """The title of the action that migrates a group."""
    return f"Move '{name}' into an owned module"
